import { ASSOCIATION, letter } from '../../shared/letter.js';
import type { Mail } from '../../shared/mail.js';

/** What the association writes to the owners of accounts. `webUrl` is where the links in it lead. */
export class AccountMails {
  constructor(private readonly webUrl: string) {}

  verifyEmail(to: string, firstName: string | null, secret: string): Mail {
    return letter('verify-email', to, 'Please confirm your e-mail address', firstName, [
      `welcome to the ${ASSOCIATION}. Please confirm your e-mail address within 24 hours:`,
      this.#verification(secret),
      'If you did not register, ignore this mail: without the link nothing can be done with the account.',
    ]);
  }

  /** To the owner of an address that somebody tried to register; `secret` when it is not verified yet. */
  alreadyRegistered(to: string, firstName: string | null, secret: string | null): Mail {
    return letter('already-registered', to, 'You already have an account', firstName, [
      'somebody, most likely you, just tried to register with this address. It has an account already, and nothing about it was changed.',
      `If you have forgotten your password, set a new one: ${this.webUrl}/forgot-password`,
      ...(secret === null
        ? []
        : [
            'Your address is not confirmed yet. Please do so within 24 hours:',
            this.#verification(secret),
          ]),
    ]);
  }

  welcome(to: string, firstName: string | null): Mail {
    return letter('welcome', to, 'Welcome', firstName, [
      `your address is confirmed: you can sign in now, and the ${ASSOCIATION} is glad to have you.`,
      `${this.webUrl}/login`,
    ]);
  }

  resetPassword(to: string, firstName: string | null, secret: string): Mail {
    return letter('reset-password', to, 'Set a new password', firstName, [
      'here you can set a new password within one hour. The link works once:',
      `${this.webUrl}/reset-password?token=${secret}`,
      'If you did not ask for it, ignore this mail: your password stays as it is.',
    ]);
  }

  passwordChanged(to: string, firstName: string | null): Mail {
    return letter('password-changed', to, 'Your password was changed', firstName, [
      'the password of your account was changed just now, and all other sessions were ended.',
      `If that was not you, set a new one at once: ${this.webUrl}/forgot-password`,
    ]);
  }

  confirmNewEmail(to: string, firstName: string | null, secret: string): Mail {
    return letter('confirm-new-email', to, 'Please confirm your new e-mail address', firstName, [
      'please confirm within 24 hours that your account changes to this address:',
      this.#verification(secret),
      'If you did not ask for it, ignore this mail.',
    ]);
  }

  emailTaken(to: string): Mail {
    return letter('email-taken', to, 'You already have an account', null, [
      'somebody, most likely you, wanted to change another account to this address. It has an account already, and nothing was changed.',
    ]);
  }

  emailChangeRequested(to: string, firstName: string | null): Mail {
    return letter(
      'email-change-requested',
      to,
      'Your e-mail address is about to change',
      firstName,
      [
        'somebody who knows your password asked to change the address of your account. It changes when the new address is confirmed.',
        `If that was not you, set a new password, which also stops the change: ${this.webUrl}/forgot-password`,
      ],
    );
  }

  emailChanged(to: string, firstName: string | null): Mail {
    return letter('email-changed', to, 'Your e-mail address was changed', firstName, [
      'your account has a new address now, and this one does not open it any more.',
      'If that was not you, please answer this mail.',
    ]);
  }

  #verification(secret: string): string {
    return `${this.webUrl}/verify-email?token=${secret}`;
  }
}
