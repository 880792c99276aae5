import { parentPort, workerData } from 'node:worker_threads';
import { readXmlSignature } from './read-xml-signature.ts';

// The document is foreign: it is read here and goes back as plain data.
parentPort?.postMessage(readXmlSignature(workerData as Uint8Array)); // `readXmlApart` gives nothing else
