import { onScopeDispose } from 'vue';
import { onSeatEvent } from '../seat-events.ts';
import { useTexts } from '../texts.ts';
import { useToasts } from '../toasts.ts';
import { useWorkplace } from '../workplace.store.ts';

/** A notice of the registrar is told once where the engineer works now; the bell keeps it. */
export function useNoticeToasts(): void {
  const { t } = useTexts();
  const { show } = useToasts();
  const workplace = useWorkplace();
  onScopeDispose(
    onSeatEvent('notice.arrived', (event) => {
      if (event.count > 0) {
        show({
          tone: 'info',
          text: t('app.notices.arrived', event.count),
          action: { title: t('app.notices.show'), run: () => workplace.open('cases') },
        });
      }
    }),
  );
}
