import { parentPort, workerData } from 'node:worker_threads';
import { readSignedPdf } from '#domain/signatures/pdf/read-signed-pdf.ts';

// The document is foreign: it is read here and goes back as plain data.
parentPort?.postMessage(await readSignedPdf(workerData as Uint8Array)); // `readPdfApart` gives nothing else
