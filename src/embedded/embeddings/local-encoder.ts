import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SentenceEncoder } from './encoder.js';
import { DIMENSIONS, loadModel, MODEL } from './model.js';
import type { EncodeAnswer, EncodeRequest } from './worker.js';

/**
 * The sentence encoder that ships with the program. Loaded on first use: in a thread of its own when
 * the address of `worker` is given, else in this one, which it then holds up for some milliseconds a
 * text.
 */
export function localEncoder(worker?: URL): SentenceEncoder {
  return worker ? workerEncoder(worker) : inlineEncoder();
}

function inlineEncoder(): SentenceEncoder {
  let encode: ((text: string) => Float32Array) | undefined;
  return {
    model: MODEL,
    dimensions: DIMENSIONS,
    encode: async (texts) => {
      encode ??= loadModel(process.argv[1] ?? join(process.cwd(), 'program.js'));
      return texts.map(encode);
    },
    close: async () => undefined,
  };
}

interface Waiting {
  readonly resolve: (vectors: Float32Array[]) => void;
  readonly reject: (error: Error) => void;
}

function workerEncoder(address: URL): SentenceEncoder {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let lastId = 0;

  const failAll = (error: Error) => {
    thread = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const start = () => {
    const started = new Worker(address);
    // An idle encoder must not keep the process alive.
    started.unref();
    started.on('message', (answer: EncodeAnswer) => {
      const caller = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('error' in answer) caller?.reject(new Error(answer.error));
      else caller?.resolve([...answer.vectors]);
    });
    started.on('error', failAll);
    started.on('exit', () => failAll(new Error('The encoder has ended')));
    return started;
  };
  return {
    model: MODEL,
    dimensions: DIMENSIONS,
    encode: (texts) =>
      new Promise((resolve, reject) => {
        const id = (lastId += 1);
        waiting.set(id, { resolve, reject });
        thread ??= start();
        const request: EncodeRequest = { id, texts };
        thread.postMessage(request);
      }),
    close: async () => {
      await thread?.terminate();
    },
  };
}
