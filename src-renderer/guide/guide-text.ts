import { type FunctionalComponent, h, type VNode } from 'vue';
import type { Inline, Topic } from './guide.ts';

interface Props {
  readonly inside: readonly Inline[];
  readonly go: (topic: Topic) => void;
}

/** Words of the guide as elements of a few kinds; a page that the window does not have is named, not linked. */
const GuideText: FunctionalComponent<Props> = ({ inside, go }) => inside.map((each) => nodeOf(each, go));
GuideText.props = ['inside', 'go'];
export default GuideText;

function nodeOf(one: Inline, go: Props['go']): VNode | string {
  const within = (inside: readonly Inline[]): (VNode | string)[] => inside.map((each) => nodeOf(each, go));
  switch (one.kind) {
    case 'text':
      return one.text;
    case 'code':
      return h('kbd', one.text);
    case 'strong':
      return h('strong', within(one.inside));
    case 'emphasis':
      return h('em', within(one.inside));
    case 'image':
      return h('img', { src: one.address, alt: one.text, loading: 'lazy' });
    case 'link': {
      const { topic } = one;
      if (topic === null) return h('span', within(one.inside));
      return h('button', { type: 'button', class: 'guide-link', onClick: () => go(topic) }, within(one.inside));
    }
  }
}
