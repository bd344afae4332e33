import { CONTESTS } from './contests.js';
import type { EventText } from './event-text.js';
import { GATHERINGS } from './gatherings.js';
import { SEMINARS } from './seminars.js';
import { TRAININGS } from './trainings.js';

export type { EventText } from './event-text.js';

/** The events that are always there, whatever the scale. */
export const EVENT_TEXTS: readonly EventText[] = [
  ...SEMINARS,
  ...TRAININGS,
  ...CONTESTS,
  ...GATHERINGS,
];

/** What a regular class or course looks like; larger seeds hold more of them, in more towns. */
export interface SeriesText extends Pick<
  EventText,
  'type' | 'hours' | 'at' | 'tags' | 'description'
> {
  /** `{city}` stands for the town. */
  readonly title: string;
  readonly teacher: string;
  readonly price?: string;
}

export const SERIES: readonly SeriesText[] = [
  {
    title: 'Karate Fundamentals in {city}',
    type: 'training',
    at: '18:30',
    hours: 1.5,
    tags: ['karate', 'basics'],
    teacher: 'okafor',
    description:
      '<p>Stances, steps and the first forms, for beginners and for all who like to polish. We end with ten minutes of light partner work.</p>',
  },
  {
    title: 'Judo Saturday in {city}',
    type: 'training',
    at: '10:00',
    hours: 3,
    tags: ['judo', 'throws'],
    teacher: 'ishida',
    price: '15.00',
    description:
      '<p>One throw, taken apart and put together, followed by an hour of free practice in groups by weight and temper.</p>',
  },
  {
    title: 'Self-Defense Course in {city}',
    type: 'seminar',
    at: '14:00',
    hours: 4,
    tags: ['self-defense'],
    teacher: 'raman',
    price: '25.00',
    description:
      '<p>Voice, distance, getting away. A compact afternoon with plenty of time for questions that are not asked in larger groups.</p>',
  },
  {
    title: 'Taekwondo Footwork Live From {city}',
    type: 'live_training',
    at: '18:00',
    hours: 1,
    tags: ['taekwondo', 'live'],
    teacher: 'mensah',
    description:
      '<p>An hour of steps, feints and turns. Bring a rope to jump over or a line on the floor.</p>',
  },
  {
    title: 'Open Mat in {city}',
    type: 'social',
    at: '11:00',
    hours: 2,
    tags: ['open mat', 'bjj'],
    teacher: 'ferreira',
    description:
      '<p>Rolling without a program, coffee without a queue. Guests from every school are welcome.</p>',
  },
  {
    title: 'Tai Chi in the Park, {city}',
    type: 'training',
    at: '08:00',
    hours: 1.5,
    tags: ['tai chi', 'outdoors'],
    teacher: 'chou',
    description:
      '<p>The short form, taught in pieces, and standing practice under the trees. In heavy rain we meet below the nearest roof.</p>',
  },
  {
    title: '{city} Kata Cup',
    type: 'competition',
    at: '09:30',
    hours: 6,
    tags: ['karate', 'kata'],
    teacher: 'lindqvist',
    price: '20.00',
    description:
      '<p>A one-day cup for all grades, with written notes by the judges for each participant.</p>',
  },
  {
    title: 'Assistant Instructor Course in {city}',
    type: 'certification',
    at: '09:00',
    hours: 8,
    tags: ['certification', 'teaching'],
    teacher: 'elsayed',
    price: '59.00',
    description:
      '<p>A day for those who begin to help in class: structure, safety, games, and how to explain one thing at a time.</p>',
  },
];
