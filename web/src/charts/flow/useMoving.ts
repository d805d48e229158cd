import { useStoreApi } from '@xyflow/react';
import { useMemo } from 'react';

/**
 * Marks a picture while its view moves: its content is a layer of its own then, which is moved as it
 * is. Afterwards it is not, since such a layer is not drawn anew, and sharp, at another scale.
 */
export function useMoving() {
  const store = useStoreApi();
  return useMemo(() => {
    const mark = (moving: boolean) => store.getState().domNode?.toggleAttribute('data-moving', moving);
    return { onMoveStart: () => mark(true), onMoveEnd: () => mark(false) };
  }, [store]);
}
