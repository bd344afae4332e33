/** Given and family names that go together, with the countries whose people draw from them. */
export interface NamePool {
  readonly countries: readonly string[];
  readonly given: readonly string[];
  readonly family: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

export const NAME_POOLS: readonly NamePool[] = [
  {
    countries: ['USA', 'Canada', 'United Kingdom', 'Australia', 'New Zealand'],
    given: words(
      'Emma Liam Ava Noah Chloe Owen Harper Caleb Nora Wyatt Lucy Jasper Maya Theo Ruby Miles Hazel Simon Ivy Gavin Tessa Colin Paige Dylan Faith Reid',
    ),
    family: words(
      'Bennett Caldwell Draper Ellison Fletcher Garner Holloway Irwin Jennings Keller Lambert Mercer Norwood Ogden Prescott Quinn Radcliffe Sutton Thornton Underwood Vance Whitfield Yates Barlow Crane Dalton',
    ),
  },
  {
    countries: ['USA', 'Mexico', 'Spain', 'Argentina'],
    given: words(
      'Camila Mateo Lucía Diego Valeria Javier Elena Andrés Paula Emilio Marisol Tomás Ximena Bruno Inés Gael Carla Iván Noelia Santiago',
    ),
    family: words(
      'Aguilar Benítez Castillo Delgado Espinoza Fuentes Gallardo Herrera Ibáñez Jiménez Lozano Medina Navarro Olivares Paredes Quiroga Robles Salinas Trejo Villanueva',
    ),
  },
  {
    countries: ['Brazil', 'USA'],
    given: words(
      'Ana Thiago Beatriz Caio Larissa Rafael Fernanda Vitor Juliana Murilo Letícia Otávio Renata Davi',
    ),
    family: words(
      'Almeida Barbosa Cardoso Duarte Esteves Ferreira Guimarães Lacerda Moreira Nogueira Pacheco Rezende Siqueira Teixeira',
    ),
  },
  {
    countries: ['Japan', 'USA'],
    given: words(
      'Haruka Kenji Aoi Ryota Misaki Takumi Yui Sho Nanami Daichi Sakura Koji Emi Haruto',
    ),
    family: words(
      'Abe Fujimoto Hasegawa Inoue Kobayashi Matsuda Nishimura Okada Sakamoto Takeda Uehara Yamaguchi Higa Miyazato',
    ),
  },
  {
    countries: ['South Korea', 'USA'],
    given: words('Ji-woo Min-jun Seo-yeon Do-yun Ha-eun Joon-ho Yuna Tae-hyun Soo-min Hyun-woo'),
    family: words('Kim Park Choi Jung Kang Yoon Lim Han Shin Seo'),
  },
  {
    countries: ['Taiwan', 'USA', 'Canada'],
    given: words(
      'Mei-Ling Wei-Han Yi-Chun Chia-Hao Shu-Fen Zhi-Ming Hsin-Yi Po-Yu Xiu-Ying Jun-Jie',
    ),
    family: words('Chou Lin Huang Tsai Hsu Yang Liao Wu Cheng Kuo'),
  },
  {
    countries: ['Nigeria', 'Ghana', 'South Africa', 'USA', 'United Kingdom'],
    given: words(
      'Chidi Amara Kwame Ama Tunde Ngozi Kofi Efua Sipho Thandi Emeka Zainab Yaw Abena Bongani Folake',
    ),
    family: words(
      'Okafor Mensah Adeyemi Boateng Nwosu Dlamini Owusu Eze Asante Mokoena Balogun Agyeman Obi Khumalo',
    ),
  },
  {
    countries: ['Egypt', 'USA', 'France'],
    given: words('Amina Karim Layla Omar Nadia Youssef Salma Tarek Mona Hassan Dina Khaled'),
    family: words('El-Sayed Mansour Haddad Farouk Nasser Zaki Rahman Khalil Shaheen Fahmy'),
  },
  {
    countries: ['India', 'USA', 'United Kingdom', 'Canada'],
    given: words('Priya Arjun Ananya Rohan Kavya Vikram Meera Sanjay Divya Aditya Nisha Rahul'),
    family: words('Raman Mehta Iyer Kapoor Nair Desai Chatterjee Bhatt Reddy Menon Joshi Kulkarni'),
  },
  {
    countries: ['Germany', 'Sweden', 'Poland', 'USA'],
    given: words(
      'Lena Jonas Freya Erik Agnieszka Piotr Klara Moritz Astrid Nils Zofia Marek Greta Henrik',
    ),
    family: words(
      'Vogel Lindqvist Kowalczyk Brandt Solberg Nowak Seidel Bergström Wójcik Hartmann Ekström Zielińska Keller Dahl',
    ),
  },
  {
    countries: ['France', 'Canada'],
    given: words('Camille Hugo Manon Lucas Élodie Antoine Margaux Julien Clémence Baptiste'),
    family: words(
      'Moreau Lefèvre Garnier Chevalier Rousseau Perrin Blanchard Fontaine Marchand Gauthier',
    ),
  },
];

/** The people whom everybody knows by name: they teach, write the articles and lead the sessions. */
export interface TeacherText {
  readonly key: string;
  readonly given: string;
  readonly family: string;
  readonly place: string;
  readonly disciplines: readonly string[];
  readonly ranks: Readonly<Record<string, string>>;
  readonly certifications: readonly string[];
  readonly school: string;
  readonly bio: string;
}

export const TEACHERS: readonly TeacherText[] = [
  {
    key: 'ishida',
    given: 'Haruka',
    family: 'Ishida',
    place: 'tokyo',
    disciplines: ['Judo'],
    ranks: { Judo: '6th Dan' },
    certifications: ['WWMAA Senior Instructor', 'Kata Judge'],
    school: 'Sumida Budo Kaikan',
    bio: '<p>Haruka began judo at the age of five and stayed for the groundwork. She coached a university team for fourteen years and now spends most of her time on kata and on the history of the art.</p>',
  },
  {
    key: 'okafor',
    given: 'Daniel',
    family: 'Okafor',
    place: 'london',
    disciplines: ['Karate', 'Kobudo'],
    ranks: { Karate: '5th Dan', Kobudo: '2nd Dan' },
    certifications: ['WWMAA Instructor', 'First Aid'],
    school: 'Thames Budo Centre',
    bio: '<p>A Shotokan teacher who is happiest when a class argues about what a movement is <em>for</em>. Daniel leads the beginners on Tuesdays and would not give that class away.</p>',
  },
  {
    key: 'duarte',
    given: 'Mariana',
    family: 'Duarte',
    place: 'sao-paulo',
    disciplines: ['Judo', 'BJJ'],
    ranks: { Judo: '4th Dan', BJJ: 'Black Belt, 2nd degree' },
    certifications: ['WWMAA Senior Instructor'],
    school: 'Academia Rio Claro',
    bio: '<p>Mariana competed in judo until her knee asked her to stop, and found a second home on the ground. She teaches throwing to grapplers and groundwork to judoka.</p>',
  },
  {
    key: 'mensah',
    given: 'Kwame',
    family: 'Mensah',
    place: 'accra',
    disciplines: ['Taekwondo'],
    ranks: { Taekwondo: '5th Dan' },
    certifications: ['WWMAA Instructor', 'Strength and Conditioning Coach'],
    school: 'Coast Martial Arts House',
    bio: '<p>Sports scientist on weekdays, taekwondo teacher on all other days. Kwame writes training plans that fit on one page and believes that people sleep too little.</p>',
  },
  {
    key: 'lindqvist',
    given: 'Sofia',
    family: 'Lindqvist',
    place: 'stockholm',
    disciplines: ['Karate'],
    ranks: { Karate: '4th Dan' },
    certifications: ['WWMAA Instructor', 'Tournament Official'],
    school: 'Södra Budohallen',
    bio: '<p>Sofia has refereed on four continents. She prepares young people for their first tournament and their parents for the stands.</p>',
  },
  {
    key: 'elsayed',
    given: 'Amina',
    family: 'El-Sayed',
    place: 'cairo',
    disciplines: ['Judo', 'Wrestling'],
    ranks: { Judo: '3rd Dan' },
    certifications: ['WWMAA Instructor', 'Youth Coach'],
    school: 'Nile Sports Hall',
    bio: '<p>Amina teaches children from four to fourteen. Her games have been copied in eleven countries, usually without the song that belongs to them.</p>',
  },
  {
    key: 'raman',
    given: 'Priya',
    family: 'Raman',
    place: 'mumbai',
    disciplines: ['Krav Maga', 'Self-Defense'],
    ranks: { 'Krav Maga': 'Graduate 3' },
    certifications: ['WWMAA Instructor', 'Empowerment Self-Defense Trainer'],
    school: 'Banyan Tree Dojo',
    bio: '<p>Priya has taught self-defense in schools, offices and shelters for twelve years. Her courses begin with the voice.</p>',
  },
  {
    key: 'ferreira',
    given: 'Lucas',
    family: 'Ferreira',
    place: 'miami',
    disciplines: ['BJJ'],
    ranks: { BJJ: 'Black Belt, 3rd degree' },
    certifications: ['WWMAA Senior Instructor', 'Physiotherapist'],
    school: 'Bayfront Grappling',
    bio: '<p>Physiotherapist and jiu-jitsu teacher. Lucas has seen what happens to fingers when people do not let go, and speaks about it at every opportunity.</p>',
  },
  {
    key: 'chou',
    given: 'Mei-Ling',
    family: 'Chou',
    place: 'taipei',
    disciplines: ['Tai Chi', 'Kung Fu'],
    ranks: { 'Tai Chi': 'Master', 'Kung Fu': '5th Duan' },
    certifications: ['WWMAA Senior Instructor', 'Senior Fitness Coach'],
    school: 'Camphor Hall',
    bio: '<p>Third generation of a family of teachers. Mei-Ling leads the early class in the park, rain or shine, and has founded a program for people over sixty.</p>',
  },
  {
    key: 'ortega',
    given: 'Rafael',
    family: 'Ortega',
    place: 'mexico-city',
    disciplines: ['Aikido', 'Iaido'],
    ranks: { Aikido: '5th Dan', Iaido: '3rd Dan' },
    certifications: ['WWMAA Instructor'],
    school: 'Casa del Tatami',
    bio: '<p>Rafael came to aikido through philosophy, and has been sent back to philosophy by aikido ever since. He translates old sword texts in his spare time.</p>',
  },
];

export const DISCIPLINES = [
  'Karate',
  'Judo',
  'Taekwondo',
  'BJJ',
  'Kung Fu',
  'Aikido',
  'Muay Thai',
  'Krav Maga',
  'Tai Chi',
  'Kendo',
  'Capoeira',
  'Wrestling',
] as const;

const BELTS = [
  'White Belt',
  'Yellow Belt',
  'Orange Belt',
  'Green Belt',
  'Blue Belt',
  'Brown Belt',
  '1st Dan',
  '2nd Dan',
  '3rd Dan',
];

/** Ranks in rising order; arts without belts have their own words. */
export const RANKS: Readonly<Record<string, readonly string[]>> = {
  Karate: BELTS,
  Judo: BELTS,
  Aikido: ['6th Kyu', '5th Kyu', '4th Kyu', '3rd Kyu', '2nd Kyu', '1st Kyu', '1st Dan', '2nd Dan'],
  Kendo: ['6th Kyu', '4th Kyu', '2nd Kyu', '1st Dan', '2nd Dan', '3rd Dan'],
  Taekwondo: [
    'White Belt',
    'Yellow Belt',
    'Green Belt',
    'Blue Belt',
    'Red Belt',
    '1st Dan',
    '2nd Dan',
  ],
  BJJ: ['White Belt', 'Blue Belt', 'Purple Belt', 'Brown Belt', 'Black Belt'],
  'Kung Fu': ['1st Duan', '2nd Duan', '3rd Duan', '4th Duan'],
  'Muay Thai': ['Khan 1', 'Khan 3', 'Khan 5', 'Khan 7'],
  'Krav Maga': ['Practitioner 1', 'Practitioner 3', 'Practitioner 5', 'Graduate 1'],
  'Tai Chi': ['Beginner', 'Intermediate', 'Advanced'],
  Capoeira: ['Green Cord', 'Yellow Cord', 'Blue Cord'],
  Wrestling: ['Club Level', 'Regional Level', 'National Level'],
};

/** What members say about themselves; `{d}` is a discipline, `{s}` a school, `{c}` a city, `{y}` years. */
export const BIOS: readonly string[] = [
  '<p>Training {d} for {y} years at {s}. I come for the sparring and stay for the people.</p>',
  '<p>I started {d} together with my daughter. She overtook me after two years, and I am not even sorry.</p>',
  '<p>{d} in {c}, twice a week, three times before a grading. Always glad about visitors and open mats.</p>',
  '<p>Nurse, mother of two and, since {y} years, a student of {d}. The best hour of my week.</p>',
  '<p>Back on the mat after a long break. If you train {d} around {c}, say hello.</p>',
  '<p>Former competitor, now mostly a partner for others. I help with the youth group at {s}.</p>',
  '<p>Software developer with stiff hips. {d} has taught me to breathe out and to lose more cheerfully.</p>',
  '<p>I collect kata, old training books and recipes for the time after training. {y} years of {d} so far.</p>',
  '<p>Student at university and assistant teacher at {s}. Preparing for my next grading in <strong>{d}</strong>.</p>',
  '<p>Retired postman. I walk to {s} on foot, in all weathers, and have not missed a class this year.</p>',
];

export const CERTIFICATIONS: readonly string[] = [
  'First Aid',
  'Youth Coach',
  'Tournament Official',
  'Assistant Instructor',
];

export const RSVP_NOTES: readonly string[] = [
  'Vegetarian, please.',
  'I can bring eight extra mats.',
  'First time, looking forward to it!',
  'Arriving a little late because of the train.',
  'Recovering from a sprained ankle, light training only.',
  'Could we share a ride from the station?',
];
