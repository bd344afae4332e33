import type { ArticleText } from './article-text.js';

export const PEOPLE_ARTICLES: readonly ArticleText[] = [
  {
    slug: 'teaching-children-games-that-are-not-only-games',
    title: 'Teaching Children: Games That Are Not Only Games',
    category: 'Teaching',
    tags: ['children', 'teaching', 'pedagogy', 'games'],
    excerpt:
      'Six-year-olds do not need a shorter adult class. They need stories, clear borders and a great deal of falling down, in that order.',
    author: 'Amina El-Sayed',
    status: 'published',
    daysAgo: 55,
    text: `
The most common mistake in a children's class is to teach an adult class with smaller words. A child of six can listen to
an explanation for about as long as it takes to tie a belt. After that the body wants to know things for itself. Good
children's teachers therefore speak little, show a lot, and hide the lesson in something that looks like play.

Take the game of crabs. The children walk on hands and feet with the belly to the ceiling and try to push each other over
a line. They laugh a good deal. They also train shoulders, wrists and the trunk, learn to keep the hips off the floor, and
discover that a crab who pushes at an angle wins against one who pushes straight. When the same children learn to bridge
out of a hold a year later they already know how it feels.

Falling deserves a few minutes in every single lesson. Begin from squatting, on soft mats, with the chin on the chest so
that the eyes see the knot of the belt. Of all the things we teach, breakfalls are the ones that a child will most likely
need in real life, on ice or on a bicycle.

## Borders and praise

Children feel safe where rules are few and always the same. Three are enough: we stop when we hear stop, we look after
our partner, and nobody laughs at a mistake. Say them at the start, enforce them kindly and at once, and never punish with
push-ups, because nobody should learn that exercise is a penalty. Give a restless child a task instead. The one who
cannot stand still makes an excellent demonstrator.

Praise what a child can control. "You tried that five times" teaches more than "you are talented", and it leaves the
door open for the quiet ones. Let everybody bow out with one thing they did well. And talk to the parents: about what a
belt means and what it does not, about sleep, and about the fact that the best question on the way home is not whether
you won, but whether it was fun.

Finally, protect them. Two adults in the room, open doors, background checks, and a clear person to turn to are not
bureaucracy. They are the first technique of any teacher who works with children.
`,
  },
  {
    slug: 'self-defense-for-women-begins-with-no',
    title: 'Self-Defense for Women Begins With No',
    category: 'Self-Defense',
    tags: ['self-defense', 'women', 'boundaries', 'safety'],
    excerpt:
      'The most effective courses spend less time on wrist locks than you might expect. They train the voice, the early decision and the permission to be impolite.',
    author: 'Priya Raman',
    status: 'published',
    daysAgo: 33,
    text: `
Ask somebody to picture self-defense, and they see a dark street and a stranger. The statistics draw another picture:
most assaults on women are committed by people they know, in places they know. A course that only prepares for the
stranger prepares for the rarest case. It may even do harm, when it teaches that danger always announces itself.

Good courses begin much earlier, with the moment at which something feels wrong. Participants practice saying no in a full
voice, without a smile and without a reason attached. That sounds easy and is not. Many of us have been taught all our
lives to soften a refusal, and a person who means to overstep a border will treat every reason as an opening for
negotiation. A clear sentence such as "Stop. Take your hand away." tells everyone within hearing what is going on.

That this works has been studied. A large Canadian trial published in 2015 followed university students for a year after
a program which combined risk assessment, resistance to verbal pressure and physical self-defense. The rate of completed
rape in the group that had taken part was about half of that in the control group. The lead was not in exotic technique.
It was in recognizing earlier, and in acting sooner and with less hesitation.

## What we teach with the hands

The physical part is small and simple for good reasons. Under stress fine movements fail, while large ones stay. We train
strikes with the palm and the elbow, kicks to the knee and the shin, getting out of grips toward the thumb, and getting up
from the ground while keeping an attacker at the distance of a leg. We train them against padded partners, with
shouting, because a technique that has never been done loudly will not be there when it is needed. And the aim is always
the same: to get away.

One sentence stands over every course. Whatever a person did or did not do in a dangerous moment, the responsibility lies
with the one who attacked. To freeze is a reflex and no failure. Self-defense does not put a new duty on women; it gives
them more choices, and they decide which of them to use.
`,
  },
  {
    slug: 'why-we-bow-etiquette-as-a-safety-rule',
    title: 'Why We Bow: Etiquette as a Safety Rule',
    category: 'Etiquette',
    tags: ['etiquette', 'dojo', 'beginners', 'respect'],
    excerpt:
      'To a visitor the bowing, lining up and folding of jackets may look like theater. Most of it has a practical reason, and the rest makes the practical part easier.',
    author: 'Daniel Okafor',
    status: 'published',
    daysAgo: 24,
    text: `
A guest once asked after class whether all the bowing was religious. It is a fair question, and the answer is no. We bow
when we step onto the mat, to the teacher, and to each partner before and after we practice. Each of these bows marks a
border. Before it we were chatting; from now on somebody will try to throw me, and I agree to it. After it we are two
people in a locker room again. Soldiers, surgeons and pilots have such borders, too, and for the same reason: attention
has to be switched on.

Other customs explain themselves as soon as one has seen the contrary. We take off rings and cut our nails because
somebody's eye will be near them. We keep the uniform clean and closed because nobody enjoys training with a jacket that
smells, and because fingers are caught in loose sleeves. Outdoor shoes stay outside and sandals are worn to the bathroom,
since a mat is where our faces lie. Whoever comes late waits at the edge until the teacher nods; walking straight across a
room of falling people has cost more than one ankle.

## Rank and courtesy

Lining up by rank looks strict and mostly helps to find one's place. Seniors pay for their position with duties: they
sweep first, take the beginner who is nervous, and give way when space becomes tight. A senior who uses rank to avoid
difficult partners has misunderstood it. Juniors owe their seniors attention, but never silence about an injury. "Tap
early, release at once" is the highest rule of etiquette that we know, and it has no exception by grade.

Customs differ between arts and countries. In taekwondo one bows to the flags, in Brazilian jiu-jitsu one slaps hands and
bumps fists, in a kung fu school one covers the fist with the open palm. When you visit, watch, ask and imitate. No host
will be offended by a guest who makes an honest mistake; every host remembers the one who did not care.

Then there is the part that has no practical reason. To bow to a person with whom one has just fought hard says: I could
not have learned this alone. That is simply true.
`,
  },
];
