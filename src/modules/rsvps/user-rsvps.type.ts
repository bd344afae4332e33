import { connectionType } from '../../graphql/connection.js';
import { Rsvp } from './rsvp.type.js';

export const RsvpConnection = connectionType('Rsvp', () => Rsvp);
