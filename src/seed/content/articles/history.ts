import type { ArticleText } from './article-text.js';

export const HISTORY_ARTICLES: readonly ArticleText[] = [
  {
    slug: 'twelve-mats-in-a-temple-how-judo-began',
    title: 'Twelve Mats in a Temple: How Judo Began',
    category: 'History',
    tags: ['judo', 'history', 'kodokan', 'jigoro kano'],
    excerpt:
      'In 1882 a young teacher rented a room in a Tokyo temple and began to sort the useful from the merely secret. What he built there became the first martial art in the Olympic program.',
    author: 'Haruka Ishida',
    status: 'published',
    daysAgo: 212,
    text: `
In February 1882 a slight man of twenty-one moved into Eisho-ji, a small Buddhist temple in Tokyo, and laid out twelve
mats in a room that had been meant for other things. His name was Jigoro Kano, he had just finished his studies at the
university, and he had nine students. The priest is said to have complained that the memorial tablets jumped from their
shelves whenever somebody was thrown. Kano had the floor propped up from below, and the training went on.

Kano had come to jujutsu as a boy who was tired of being bullied. He studied two old schools, Tenjin Shin'yo-ryu, which
was strong in strikes and groundwork, and Kito-ryu, which was famous for its throws. From the second he took an idea that
he examined all his life: that a man who has been brought off balance can be thrown with very little force. He began to
ask of every technique not whether it was old, but whether it worked and why.

## A method, not a secret

What he left out was as important as what he kept. Movements that could not be trained at full speed without injuring a
partner were moved into prearranged forms, and everything else could now be practiced freely, day after day, against
somebody who resisted. This free practice, randori, is the engine of judo. A technique that fails in randori is not saved
by its reputation.

Kano called his art judo, the gentle way, and gave it two sentences to live by. The first, seiryoku zen'yo, asks for the
best use of energy, on the mat and off it. The second, jita kyoei, speaks of the good that people do to themselves and to
others together. He was an educator by profession, later the headmaster of a teachers' college, and he meant both quite
practically: a partner who is thrown carelessly will not come back, and then nobody learns anything.

In 1909 Kano became the first Asian member of the International Olympic Committee. He did not live to see judo at the
Games; he died in 1938 on board a ship on the way home from a meeting. Men's judo was first contested in Tokyo in 1964, and
women's judo entered the program in full at Barcelona in 1992. Visitors to the Kodokan today find not twelve mats but
several hundred, and still, every evening, people who bow to each other before they try to put each other on the floor.
`,
  },
  {
    slug: 'from-okinawa-to-the-world-a-short-history-of-karate',
    title: 'From Okinawa to the World: A Short History of Karate',
    category: 'History',
    tags: ['karate', 'history', 'okinawa', 'kata'],
    excerpt:
      'Karate grew up on a chain of small islands between great powers. Its path from private courtyards to public schools explains much of what we do in class today.',
    author: 'Daniel Okafor',
    status: 'published',
    daysAgo: 168,
    text: `
The Ryukyu islands lie between Japan and China, and for centuries their kingdom lived from trade with both. Envoys and
merchants brought home Chinese boxing, above all from the province of Fujian, and it met a native way of fighting that
was simply called te, hand. Around the towns of Shuri, Naha and Tomari three related traditions took shape. They were
taught to a few students at a time, often at night and in private courtyards, and almost nothing was written down.

The great change came when one teacher thought about children. Anko Itosu brought karate into the elementary schools of
Okinawa in the first years of the twentieth century. For that he divided longer forms into five shorter ones, the Pinan
series, and in 1908 he wrote a letter in ten points that explained what the training was good for: a strong body, a calm
character, and a readiness to help. Whoever has learned Heian Shodan as a first kata has met Itosu's idea.

## To the mainland and beyond

In 1922 Gichin Funakoshi, a schoolteacher and a student of Itosu, showed karate in Tokyo. He had meant to stay for some
weeks and remained for the rest of his life. He took over the white uniform and the belt ranks from judo, lectured at
universities, and wrote the first character of the name as "empty" instead of "Chinese". The masters who met in Naha in
1936 agreed to this spelling: karate became the empty hand. Other teachers gave their own lines a name in those years,
and so we know Goju-ryu of Chojun Miyagi, Shito-ryu of Kenwa Mabuni and Wado-ryu of Hironori Otsuka beside Shotokan.

After the war soldiers, students and emigrants carried karate to every continent. Sport karate followed with rules that
score control rather than damage, and in 2021, in Tokyo, karate was an Olympic sport for the first time. Yet the old
questions are still in the old forms. A turn in a kata may be a throw; a block may be a grip that is being broken. To ask
what a movement is for, and to try the answer on a partner, is the most faithful way to honor the people who handed it on.

A last thought from the islands: Funakoshi put the sentence "there is no first attack in karate" into his twenty
precepts. Historians still argue over how he meant it. In our dojos we take it as he lived it, as a promise.
`,
  },
  {
    slug: 'who-painted-the-belts',
    title: 'Who Painted the Belts?',
    category: 'History',
    tags: ['ranks', 'judo', 'history'],
    excerpt:
      'White and black are old; yellow, orange, green and blue are not. A draft on the origin of the colored belts, still looking for good photographs.',
    author: 'Haruka Ishida',
    status: 'draft',
    daysAgo: 6,
    text: `
There is a story that a black belt is a white belt which has never been washed. It is a pretty story, and it is not true;
nobody who has shared a locker room would wish it to be. The black belt was introduced at the Kodokan in the eighteen
eighties, when Kano wanted to tell his more advanced students from the beginners at a glance. At first it was a sash worn
with a kimono, and only later the broad cotton belt that we tie today.

The colors between came from Europe. Teachers in Britain and France found that adult students who trained twice a week
liked to see their progress before the long way to the first dan was over. Mikonosuke Kawaishi, who taught in Paris from
the middle of the nineteen thirties, made the sequence of yellow, orange, green, blue and brown widely known, and after
the war it went around the world, also into karate, taekwondo and many other arts.

What should the article say about children's belts with stripes, and about the red and white belts of the high dan ranks?
Both deserve a paragraph. A table of the usual sequences would help, but no two associations agree, and a table would
have to say so. We also need a photograph of an old belt whose origin is certain.

The ending is clear at least. A belt says how long a person has stayed with a question. It says nothing about how they
treat a partner, and that is what one notices first.
`,
  },
];
