import { lazy, Suspense } from 'react';
import type { TransitionsResult } from '../../api/types';
import { Loading } from '../../states/State';
import type { OnOpen } from '../Plot';

const FlowCanvas = lazy(() => import('./FlowCanvas'));

/** About as high as a graph, so that little moves when it comes. */
const COMING = { display: 'grid', placeItems: 'center', minHeight: 520 };

/** The flow graph; what draws it is loaded when somebody looks at one. */
export function FlowGraph({ result, onOpen }: { result: TransitionsResult; onOpen?: OnOpen | undefined }) {
  return (
    <Suspense
      fallback={
        <div style={COMING}>
          <Loading />
        </div>
      }
    >
      <FlowCanvas result={result} onOpen={onOpen} />
    </Suspense>
  );
}
