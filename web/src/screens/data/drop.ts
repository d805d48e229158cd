import { useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { sendAll } from './uploads';

/** What the server reads, for the dialog that chooses files; others are let through all the same. */
export const ACCEPTED =
  '.csv,.tsv,.txt,.json,.jsonl,.ndjson,.parquet,.xlsx,.xls,.ods,.xes,.xml,.jsonocel,.xmlocel,.sqlite,.log,.gz,.zst,.zip';

/** Sends files; a single one opens as soon as it is there, unless the reader has gone elsewhere. */
export function useSendFiles(): (files: File[]) => void {
  const navigate = useNavigate();
  const router = useRouter();
  return useCallback(
    (files: File[]) => {
      if (files.length === 0) return;
      const { pathname } = router.state.location;
      void sendAll(files).then(upload => {
        if (!upload || files.length > 1 || router.state.location.pathname !== pathname) return;
        void navigate({ to: '/data/import/$upload', params: { upload: upload.id } });
      });
    },
    [navigate, router],
  );
}

/** Files dropped anywhere on the page; whether some are being dragged over it. */
export function useDropAnywhere(onFiles: (files: File[]) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  const receive = useRef(onFiles);
  receive.current = onFiles;
  useEffect(() => {
    if (!enabled) return;
    // Elements inside the page are entered and left too: only the last leaving counts.
    let depth = 0;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const handlers = {
      dragenter: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth += 1;
        setOver(true);
      },
      dragover: (event: DragEvent) => {
        if (holdsFiles(event)) event.preventDefault();
      },
      dragleave: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        depth = Math.max(0, depth - 1);
        if (depth === 0) setOver(false);
      },
      drop: (event: DragEvent) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        receive.current([...(event.dataTransfer?.files ?? [])]);
      },
    };
    for (const [name, handler] of Object.entries(handlers)) window.addEventListener(name, handler as EventListener);
    return () => {
      for (const [name, handler] of Object.entries(handlers)) {
        window.removeEventListener(name, handler as EventListener);
      }
    };
  }, [enabled]);
  return over;
}
