import type { ArticleText } from './article-text.js';

export const HEALTH_ARTICLES: readonly ArticleText[] = [
  {
    slug: 'knees-fingers-heads-the-injuries-we-can-prevent',
    title: 'Knees, Fingers, Heads: The Injuries We Can Prevent',
    category: 'Health',
    tags: ['injuries', 'prevention', 'concussion', 'recovery'],
    excerpt:
      'Contact sport will never be free of risk. But a good share of what keeps us off the mat follows patterns, and patterns can be broken.',
    author: 'Lucas Ferreira',
    status: 'published',
    daysAgo: 15,
    text: `
Every club has its collection of taped fingers and knee stories. Some of it is bad luck. A good deal is not: injuries
come in patterns, and they happen more often to people who are tired, new, or in a hurry. Three of these patterns deserve
attention from teachers and students alike.

The first is the knee. In throwing arts it is hurt most often when somebody falls across the outside of a leg that bears
weight, typically because two pairs train too close together or because a defender stiffens at the last moment.
Space is the best protection: better to let half the group rest for a round than to have eight pairs on a mat for five. The
second protection is learning to fall for a partner instead of fighting a throw that is already lost. Exercises for the
hamstrings and for landing on one leg reduce the number of ligament injuries measurably if they become a habit of the
warm-up.

The second pattern is the small joints. Fingers are sprained when a grip is held for pride. Let go; there is another grip.
A finger that is crooked, numb or cannot be bent belongs in front of a doctor and is not pulled straight by a teammate.

## The head

The third is the head, and here there is no room for heroism. A person may have a concussion without having been
unconscious. Headache, dizziness, nausea, confusion, sensitivity to light, or simply a strange slowness after a blow or a
fall are reasons to stop for the day, without discussion and without a test on the mat. Repeated vomiting, a worsening
headache, unequal pupils, a seizure or increasing drowsiness are an emergency: call for help at once. After a day or two
of relative rest, the return goes in steps, from daily activity to light exercise, to training without contact, and to
full contact only when a physician has agreed. If symptoms come back, one goes back a step.

Coming back from any injury, ask for a partner you trust and say before the round what hurts. In return, if you are
asked, adapt. Nobody has ever complained that somebody was too careful with their knee.

These lines are general information. They do not replace the advice of a physician who has seen you.
`,
  },
  {
    slug: 'starting-at-sixty-balance-bones-and-good-company',
    title: 'Starting at Sixty: Balance, Bones and Good Company',
    category: 'Health',
    tags: ['seniors', 'tai chi', 'balance', 'health'],
    excerpt:
      'It is not too late. What older beginners gain from martial arts, which classes suit them, and what a teacher should change.',
    author: 'Mei-Ling Chou',
    status: 'published',
    daysAgo: 9,
    text: `
When Walter came to his first tai chi class he was sixty-seven and had fallen twice that winter. He did not want to
become a warrior, he said, he wanted to carry his shopping up the stairs. Three years later he still cannot do the splits.
But he stands on one leg while he puts on his socks, and he has not fallen again.

He is no exception. Among the many kinds of exercise that have been examined for the prevention of falls, tai chi is one
of the best supported: in controlled studies those who practiced it fell less often than those who did not. The reasons
are not mysterious. The slow forms shift weight completely from one leg to the other, they strengthen the muscles around
the hip, and they demand attention to where the feet are. Attention, too, can be trained.

## Not only slow forms

Tai chi is not the only door. Many judo clubs teach older people how to fall, and above all how to stand up again, with
thick mats and without throws. In Aikido and in kata classes of karate one can work for years without a hard impact. Light
resistance helps the bones, and learning sequences by heart keeps the mind busy in a pleasant way. Then there is what
no machine in a gym can offer, a group of people who notice when one is missing.

Before the first class it is sensible to talk to a physician, particularly with heart trouble, high blood pressure,
osteoporosis, an artificial joint or medicine against clotting. Tell the teacher as well. None of this needs to be an
obstacle, but it decides which exercises are chosen.

Teachers should change a few things. Allow a longer warm-up and more breaks, put a wall or a chair within reach, explain
the purpose, and do not shout across the room at somebody who may hear badly. Do without deep stances and abrupt turns on
a fixed foot. Do not underestimate anyone, either. Older beginners are often the most reliable students in the house; they
ask good questions, they practice at home, and they know why they came.

Progress will be slow, and it will be there. Walter tested for his first form last spring. The whole class held its breath
during the kick, and he held it longest.
`,
  },
  {
    slug: 'beginners-mind-at-the-ten-thousandth-repetition',
    title: "Beginner's Mind at the Ten Thousandth Repetition",
    category: 'Philosophy',
    tags: ['philosophy', 'shuhari', 'zen', 'practice'],
    excerpt:
      'Keep the form, break the form, leave the form: an old Japanese word describes how learning changes us, and why the most advanced students so often return to the basics.',
    author: 'Rafael Ortega',
    status: 'published',
    daysAgo: 4,
    text: `
There is a well-known sentence by the Zen teacher Shunryu Suzuki: in the beginner's mind there are many possibilities, but
in the expert's there are few. It hangs in a surprising number of dojos, usually above a group of people who are doing the
same punch for the four hundredth time. Is that a contradiction? What possibilities can be left in a punch?

The old Japanese arts, from tea to the sword, describe learning with three syllables: shu, ha, ri. In shu we keep the
form. We copy as exactly as we can, without asking at every turn whether we like it, for we do not yet know enough to
choose. In ha we break it. We test it against resistance, compare it with other teachers, and discover which parts were
essential and which were merely the habit of somebody with long arms. In ri we leave it. The movement has become our own
and appears without being called.

## Not a staircase

It would be easy to read this as a staircase on which the first step is left behind. Experience says otherwise. The
longer people train, the more often they return to shu, and they do so with pleasure. They find in the first kata
something they have overlooked for twenty years: how the back foot turns, where the breath goes. Beginner's mind is not
ignorance. It is the willingness to be surprised by what one knows.

Something similar is meant by mushin, which is often translated as no mind and then misunderstood as emptiness. It is the
condition of not being stuck: not to the fear of being hit, not to the wish to hit, not to the throw that worked
yesterday. The priest Takuan explained it to a swordsman in the seventeenth century. If the mind stops at one leaf, he
wrote in substance, it does not see the tree.

How does one practice this on a Tuesday evening after work? By taking one repetition at a time, and treating it as the
only one. By training with a beginner and letting the questions be real questions. And by laughing when the technique
fails that has been safe for years. It is showing you a possibility.
`,
  },
  {
    slug: 'what-to-pack-for-the-old-summer-camp',
    title: 'What to Pack for the Lakeside Summer Camp',
    category: 'Association',
    tags: ['camp', 'packing list', 'association'],
    excerpt:
      'The packing list for our former camp by the lake. Kept for the record: the camp has moved, and the new venue lends mats and tents.',
    author: 'Sofia Lindqvist',
    status: 'archived',
    daysAgo: 610,
    text: `
The lakeside camp has two wonderful halls, one kitchen and no shop within an hour's walk. Whoever forgets a toothbrush will
be the guest of somebody else's generosity, so please read this list twice and let the youngest member of the family
check it.

Bring two uniforms, because nothing dries overnight beside a lake; a third if you sweat as some of us do. Bring sandals,
a swimsuit, a rain jacket, a warm sweater for the evening by the fire, insect repellent, and sunscreen. Sleeping bags are
needed in the cabins and tents in the meadow, where the ground is soft and the frogs are loud. A mouthguard and light
gloves are required for the sparring group, wooden weapons for the morning class will be lent to you.

Medicine should be handed to the camp nurse with a note in which the dose is written down. Those who are allergic to
certain foods please tell us two weeks in advance; the kitchen cooks everything fresh and can do a great deal if it
knows in time. Phones may come along, but there is reception only on the hill behind the chapel, which most of us come to
regard as the best thing about the place.

Please do not bring alcohol, knives with a sharp edge, or bad moods. Do bring a musical instrument if you play one. The
last evening belongs to songs from all countries, and nobody has ever been sent off that stage.

Arrival is on Friday from three in the afternoon. We meet at six in the large hall, in uniform, to bow in together.
`,
  },
];
