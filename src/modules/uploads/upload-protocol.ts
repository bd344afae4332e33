/** How the bytes of a ticket are sent. Its address takes either. */
export const UPLOAD_PROTOCOLS = ['put', 'tus'] as const;
export type UploadProtocol = (typeof UPLOAD_PROTOCOLS)[number];

export interface HeaderPair {
  readonly name: string;
  readonly value: string;
}

interface ProtocolRule {
  readonly method: string;
  /** What a client sends with each request. */
  readonly headers: readonly HeaderPair[];
}

export const PROTOCOL_RULES: Readonly<Record<UploadProtocol, ProtocolRule>> = {
  put: {
    method: 'PUT',
    headers: [{ name: 'Content-Type', value: 'application/octet-stream' }],
  },
  // Upload-Offset is another one in each PATCH.
  tus: {
    method: 'PATCH',
    headers: [
      { name: 'Tus-Resumable', value: '1.0.0' },
      { name: 'Content-Type', value: 'application/offset+octet-stream' },
    ],
  },
};

/** Where uploads are handed in, under the address of the gateway. */
export const UPLOAD_PATH = '/uploads/tus';
