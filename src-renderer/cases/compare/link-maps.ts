import type { MapHandle } from '../../map/map-handle.ts';

/** Two maps in one view: what moves one moves the other in the same frame. Answers how to part them. */
export function linkMaps(one: MapHandle, other: MapHandle): () => void {
  let following = false;
  const follow = (leader: MapHandle, follower: MapHandle) => (): void => {
    // The follower's own move must not lead back
    if (following) return;
    following = true;
    follower.map.jumpTo({ center: leader.map.getCenter(), zoom: leader.map.getZoom() });
    following = false;
  };
  const forward = follow(one, other);
  const back = follow(other, one);
  one.map.on('move', forward);
  other.map.on('move', back);
  forward();
  return () => {
    one.map.off('move', forward);
    other.map.off('move', back);
  };
}
