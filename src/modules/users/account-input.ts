import { z } from 'zod';

import { refusal } from '../../shared/errors.js';
import { emailAddress, line, newPassword, parseInput, phoneNumber } from '../../shared/input.js';
import type { InputError } from '../../shared/errors.js';

/** An empty field of a form is as good as none. */
const phone = z
  .string()
  .nullish()
  .transform((text) => (text?.trim() ? text : null))
  .pipe(phoneNumber.nullable());

const registration = z.object({
  email: emailAddress,
  password: newPassword,
  firstName: line(100),
  lastName: line(100),
  phone,
  acceptTerms: z.literal(true, 'The terms have to be accepted.'),
});
export type Registration = z.infer<typeof registration>;

const address = z.object({ email: emailAddress });
const reset = z.object({ token: z.string(), password: newPassword });
const change = z.object({ currentPassword: z.string(), newPassword });
const newAddress = z.object({ email: emailAddress, password: z.string() });

/** Inputs as clients send them, checked: each throws an `InputError` with every problem. */
export const readRegistration = (input: unknown): Registration => parseInput(registration, input);
export const readAddress = (input: unknown) => parseInput(address, input);
export const readReset = (input: unknown) => parseInput(reset, input);
export const readPasswordChange = (input: unknown) => parseInput(change, input);
export const readEmailChange = (input: unknown) => parseInput(newAddress, input);

/** The one answer for tokens of mails that are forged, expired, used, or replaced by a newer one. */
export function badToken(): InputError {
  const message = 'This link does not work any more; ask for a new one.';
  return refusal('BAD_USER_INPUT', ['input', 'token'], message);
}
