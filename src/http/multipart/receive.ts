import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Writable } from 'node:stream';

import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FileUpload, processRequest } from 'graphql-upload-minimal';

import { LIMITS } from '../../graphql/limits.js';
import { AppError } from '../../shared/errors.js';
import { CUT_OFF, MultipartBody } from './body.js';
import type { UploadBounds } from './bounds.js';
import { type ExpectedFile, MultipartForm } from './form.js';
import { spooledFile, streamedFile, told, type Transport } from './files.js';

/** As the reader answers the text that {@link MultipartForm} gives it. */
interface ReadForm {
  readonly files: Readonly<Record<number, { readonly promise: Promise<FileUpload> }>>;
}

/**
 * Reads a GraphQL multipart request up to its first file, and gives its operations with an `UploadSlot` in
 * the place of each file. Files come in while the operation runs; when the answer is out, or the client has
 * gone, everything of them is let go. Throws {@link AppError} where the request is no good.
 */
export async function receiveMultipart(
  request: FastifyRequest,
  reply: FastifyReply,
  bounds: UploadBounds,
): Promise<unknown> {
  const form = new MultipartForm(bounds);
  const body = new MultipartBody(request.raw, bounds, (reader) => {
    guard(reader, body, form);
  });
  const transport = transportOf(body, reply.raw, bounds);
  try {
    const read = (await processRequest(body as unknown as IncomingMessage, reply.raw, {
      maxFieldSize: LIMITS.maxBodyBytes + 1,
      maxFiles: bounds.maxFiles,
    })) as unknown as ReadForm;
    hand(form.files, read, transport);
    return form.operations;
  } catch (error) {
    throw transport.explain(error);
  }
}

/** Several files, or one in several places, can be read in any order, which a stream cannot. */
function hand(expected: readonly ExpectedFile[], read: ReadForm, transport: Transport): void {
  const [only] = expected;
  const through = expected.length === 1 && only !== undefined && only.places <= 1;
  const take = through ? streamedFile : spooledFile;
  expected.forEach(({ path, settle }, at) => {
    const upload = read.files[at]?.promise ?? Promise.reject(CUT_OFF);
    const file = upload.then(
      (come) => take(come, path, transport),
      (error: unknown) => Promise.reject(told(transport.explain(error), path)),
    );
    settle(file);
  });
}

function transportOf(
  body: MultipartBody,
  response: ServerResponse,
  { maxFileBytes }: UploadBounds,
): Transport {
  let released = response.destroyed;
  // The client has gone before anything was read: its going is not told again.
  if (released) body.release();
  const releases: (() => void)[] = [];
  response.once('close', () => {
    released = true;
    body.release();
    for (const release of releases) release();
  });
  return {
    maxFileBytes,
    whole: body.whole,
    explain: (error) => body.failure ?? explain(error),
    onRelease(release) {
      if (released) release();
      else releases.push(release);
    },
  };
}

/** What the reader says, in our codes. Its words name no more than what the client sent. */
function explain(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { status, message } = (error ?? {}) as { status?: number; message?: string };
  if (status === 413) return new AppError('LIMIT_EXCEEDED', 'The form has too many files.');
  if (status === 400 && message === 'File missing in the request.') {
    return new AppError('BAD_USER_INPUT', 'The file that the map names did not come.');
  }
  if (status === 400) {
    const order = 'A form has the field `operations`, then `map`, then the files.';
    return new AppError('BAD_USER_INPUT', order);
  }
  return new AppError('BAD_USER_INPUT', 'The form is malformed or ends too early.');
}

type OnField = (name: string | undefined, text: string, info: { valueTruncated: boolean }) => void;
type OnFile = (name: string | undefined, content: Readable, info: object) => void;

/** Stands between the form and its reader, which believes whatever a client sends. */
function guard(reader: Writable, body: MultipartBody, form: MultipartForm): void {
  const seen = new Set<string | undefined>();
  const refuse = (message: string) => {
    body.fail(new AppError('BAD_USER_INPUT', message));
  };
  replace<OnField>(reader, 'field', (pass) => (name, text, info) => {
    if (body.failure) return;
    if (info.valueTruncated) {
      const most = `A field of the form has at most ${LIMITS.maxBodyBytes} bytes.`;
      body.fail(new AppError('LIMIT_EXCEEDED', most));
      return;
    }
    try {
      pass(name, form.take(name, text), info);
    } catch (error) {
      body.fail(explain(error));
    }
  });
  replace<OnFile>(reader, 'file', (pass) => (name, content, info) => {
    const twice = seen.has(name);
    seen.add(name);
    if (twice) refuse('A file was sent twice.');
    if (!body.failure) {
      pass(name, content, info);
      return;
    }
    content.on('error', () => undefined);
    content.destroy();
  });
  // It may fail twice, and the library hears it once: the second time would end the process.
  reader.on('error', (error) => {
    body.fail(explain(error));
  });
  reader.once('fieldsLimit', () => {
    refuse('Only the fields `operations` and `map` stand before the files.');
  });
}

/** Puts a listener in the place of the one that is there, and hands it that. */
function replace<T extends (...event: never[]) => void>(
  reader: Writable,
  event: string,
  make: (pass: T) => T,
): void {
  const [pass] = reader.listeners(event) as [T];
  reader.removeAllListeners(event);
  reader.on(event, make(pass) as never);
}
