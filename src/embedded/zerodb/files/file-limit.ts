/** Largest upload that is taken unless the command line says otherwise. */
export const DEFAULT_MAX_FILE_BYTES = 100 * 1_048_576;
