import type { ArticleText } from './article-text.js';

export const PRACTICE_ARTICLES: readonly ArticleText[] = [
  {
    slug: 'kuzushi-the-moment-before-the-throw',
    title: 'Kuzushi: The Moment Before the Throw',
    category: 'Technique',
    tags: ['judo', 'throws', 'kuzushi', 'technique'],
    excerpt:
      'Most throws that fail have failed before they began. A look at breaking balance, with three exercises that need no mat and hardly any strength.',
    author: 'Mariana Duarte',
    status: 'published',
    daysAgo: 121,
    text: `
Watch a beginner attempt a hip throw. The entry is quick, the hips turn in, the knees bend as they were told to, and then
nothing happens. The partner stands like a tree. Now the beginner pulls with all the strength of the arms, and if the
partner is kind, he falls. What was missing came two steps earlier. Every throw has three parts: kuzushi, the breaking of
balance; tsukuri, the fitting in; and kake, the execution. The last is what spectators see. The first is what decides.

A standing person is stable as long as the center of mass stays above the area between the feet. That area is long in
one direction and narrow in the other. Somebody who stands with the feet side by side can resist a push from the left for
a long time and a pull straight forward hardly at all. So the first question is never how strongly to pull, but where.
The second is when: while a foot is being set down it already carries weight in the mind, but not yet on the floor.

## Three exercises

Stand opposite a partner, both with a normal grip, and walk together across the room without throwing anybody. Try only
to feel through the sleeves on which foot your partner stands. Close your eyes after a minute. Most people are surprised
at how much the jacket tells them.

In the second exercise your partner walks backward and you follow a little too slowly. At some moment the arms straighten
and the partner has to lean. Do nothing but notice it. Change roles, and notice how unpleasant it is to be stretched for
half a second: that half second is the throw.

In the third, use circles. Move your partner around you, and let your own body turn from the hips while the hands stay in
front of your chest. Hands that leave the chest lose their strength, and the pull becomes a tug. If you turn as one piece
the partner has to take a large outer step, and the large step can be swept with deashi-barai even by somebody who is
twenty kilograms lighter.

Only then practice the entry, and practice it without finishing. Twenty uchikomi in which the partner really rises to the
toes are worth more than a hundred that bounce against a standing tree. Ask for an honest answer after each of them: did
you feel that? When the answer is yes, the throw is nearly over.
`,
  },
  {
    slug: 'strength-for-martial-artists-twice-a-week-is-enough',
    title: 'Strength for Martial Artists: Twice a Week Is Enough',
    category: 'Training',
    tags: ['strength', 'conditioning', 'training plan', 'recovery'],
    excerpt:
      'You do not need to live in the weight room. Two short sessions, six kinds of movement and patience will carry your technique further than another hundred push-ups.',
    author: 'Kwame Mensah',
    status: 'published',
    daysAgo: 96,
    text: `
Martial artists are often either afraid of weights or in love with them. The afraid ones worry that muscle makes slow.
It does not; tension at the wrong time makes slow, and a stronger person can afford to stay loose for longer. Those in
love train so hard in the gym that they come to class with heavy legs and learn nothing there. Strength is in the service
of technique. For most of us two sessions of forty-five minutes a week are enough, provided they happen every week.

Choose one exercise from each of six groups: a squat, a hinge such as a deadlift or a kettlebell swing, a push, a pull, a
loaded carry, and something for the trunk that resists rotation. Grapplers should take care never to leave out the pull,
strikers never the hinge, and everybody should carry heavy things across the room, because it trains the grip and the
posture at the same time. Three sets of five to eight repetitions are plenty. Finish each set with the feeling that two
more would have been possible.

## A year in three parts

Away from competitions, build. Add a little weight when all the sets were clean, and be content with small steps: two
kilograms a month are twenty-four in a year. Six to eight weeks before a tournament, turn toward speed. Use lighter
weights moved fast, jumps, and throws with a medicine ball, and let the number of sets fall. In the last ten days do
almost nothing in the gym but move. Nobody has ever become strong in the week before a fight, but many have become tired.

Recovery is part of the plan and not a reward for it. Sleep does more than any powder. After a hard randori evening the
next day belongs to walking, easy mobility work or a light technical class. If your resting pulse is clearly higher than
usual in the morning, or you dread a session you normally like, take a day off; you lose nothing, and you keep the
season.

Write down what you do. A cheap notebook shows after three months what no memory admits: which exercises you always skip,
and which of them you need most.
`,
  },
  {
    slug: 'your-first-tournament-a-calm-plan',
    title: 'Your First Tournament: A Calm Plan',
    category: 'Competition',
    tags: ['competition', 'tournament', 'preparation', 'nerves'],
    excerpt:
      'Four weeks, one bag and three realistic goals. How to arrive at your first competition prepared, on weight and still looking forward to it.',
    author: 'Sofia Lindqvist',
    status: 'published',
    daysAgo: 74,
    text: `
Nobody forgets the first tournament: the smell of the hall, the loudspeaker that pronounces your name almost correctly,
and the discovery that one minute can be very long. You cannot prepare for all of it. But you can take care of the things
that are known in advance, so that your attention is free for the rest.

Four weeks before, read the rules. Really read them; every year somebody loses by a penalty for a grip or a step outside
that is perfectly legal in their own dojo. Choose two techniques that you can do in your sleep and ask your training
partners to start every round in the positions where they begin. Nothing new is learned now. Once a week, train a complete
match with a referee, a clock and spectators, for it is the clock that tires beginners most.

As to weight, enter the class you are in. To starve or sweat for a lower one is a poor idea at any level and a dangerous
one for young people. Have a look at the scale two weeks ahead, eat normally, and drink.

## The day itself

Pack on the evening before: license and registration, both uniforms, a mouthguard where it is required, tape, sandals,
warm clothes, water, and food that you know. Arrive for the weigh-in with time to spare, then walk around the mats once and
find the warm-up area, the toilets and the table where pools are posted. It is remarkable how much calmer one becomes in
a place where one knows the way.

Warm up twice: properly in the morning, and briefly, for ten minutes with a partner, before the first match. Nervousness
feels like weakness, but it is only the body getting ready. Breathe out slowly, longer than you breathe in, and name one
task for the first exchange, such as taking my grip first. Not winning; a task.

Set three goals beforehand, and let only one of them be about results. Good ones are to attack first at least once, to
stay on my feet after a failed attack, or to thank every referee. Afterward, win or lose, write down three sentences while
you still remember. Then eat with your team. You have done a thing that most people never dare.
`,
  },
];
