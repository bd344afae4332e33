/** Turns sentences into vectors whose directions tell what they mean. */
export interface SentenceEncoder {
  /** Vectors of different models must never be compared. */
  readonly model: string;
  readonly dimensions: number;
  /** One vector of unit length for each text, in order. No text may be empty. */
  encode(texts: readonly string[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}
