import { lazy, Suspense } from 'react';
import type { TransitionsResult } from '../../api/types';
import { Loading } from '../../states/State';
import type { OnOpen } from '../Plot';

const FlowCanvas = lazy(() => import('./FlowCanvas'));

/** The flow graph; what draws it is loaded when somebody looks at one. */
export function FlowGraph({ result, onOpen }: { result: TransitionsResult; onOpen?: OnOpen | undefined }) {
  return (
    <Suspense fallback={<Loading />}>
      <FlowCanvas result={result} onOpen={onOpen} />
    </Suspense>
  );
}
