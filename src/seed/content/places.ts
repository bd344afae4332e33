/** A town with a hall in it. */
export interface Place {
  readonly key: string;
  readonly city: string;
  /** Two letters in the United States, else a province or region where one writes it; may be null. */
  readonly state: string | null;
  readonly country: string;
  /** IANA name. */
  readonly timezone: string;
  readonly venue: string;
  readonly address: string;
  readonly zip: string;
  /** Country calling code with the plus. */
  readonly dial: string;
}

function place(
  key: string,
  [city, state, country]: readonly [string, string | null, string],
  timezone: string,
  [venue, address, zip, dial]: readonly [string, string, string, string],
): Place {
  return { key, city, state, country, timezone, venue, address, zip, dial };
}

const NEW_YORK = 'America/New_York';
const CHICAGO = 'America/Chicago';
const LOS_ANGELES = 'America/Los_Angeles';

/** Invented halls in real towns. */
export const PLACES: readonly Place[] = [
  place('los-angeles', ['Los Angeles', 'CA', 'USA'], LOS_ANGELES, [
    'Harbor Budo Hall',
    '410 Alder Pier Road',
    '90731',
    '+1',
  ]),
  place('san-francisco', ['San Francisco', 'CA', 'USA'], LOS_ANGELES, [
    'Fogline Dojo',
    '88 Lantern Street',
    '94110',
    '+1',
  ]),
  place('seattle', ['Seattle', 'WA', 'USA'], LOS_ANGELES, [
    'Cedar Hall Gymnasium',
    '1500 Madrona Way',
    '98122',
    '+1',
  ]),
  place('denver', ['Denver', 'CO', 'USA'], 'America/Denver', [
    'Front Range Sports House',
    '275 Juniper Avenue',
    '80205',
    '+1',
  ]),
  place('phoenix', ['Phoenix', 'AZ', 'USA'], 'America/Phoenix', [
    'Saguaro Community Center',
    '3100 Ocotillo Lane',
    '85014',
    '+1',
  ]),
  place('austin', ['Austin', 'TX', 'USA'], CHICAGO, [
    'Live Oak Martial Arts',
    '912 Pecan Row',
    '78704',
    '+1',
  ]),
  place('chicago', ['Chicago', 'IL', 'USA'], CHICAGO, [
    'Prairie Judo Center',
    '640 West Foundry Street',
    '60607',
    '+1',
  ]),
  place('atlanta', ['Atlanta', 'GA', 'USA'], NEW_YORK, [
    'Peachtree Dojo',
    '77 Magnolia Yard',
    '30312',
    '+1',
  ]),
  place('miami', ['Miami', 'FL', 'USA'], NEW_YORK, [
    'Bayfront Grappling',
    '205 Coral Arcade',
    '33132',
    '+1',
  ]),
  place('new-york', ['New York', 'NY', 'USA'], NEW_YORK, [
    'East Side Budokan',
    '318 Cooper Passage',
    '10009',
    '+1',
  ]),
  place('philadelphia', ['Philadelphia', 'PA', 'USA'], NEW_YORK, [
    'Liberty Mat Club',
    '52 Weavers Court',
    '19123',
    '+1',
  ]),
  place('columbus', ['Columbus', 'OH', 'USA'], NEW_YORK, [
    'Scioto Sports Hall',
    '1180 Mill Bend',
    '43215',
    '+1',
  ]),
  place('honolulu', ['Honolulu', 'HI', 'USA'], 'Pacific/Honolulu', [
    'Plumeria Dojo',
    '14 Banyan Walk',
    '96815',
    '+1',
  ]),
  place('toronto', ['Toronto', 'ON', 'Canada'], 'America/Toronto', [
    'Lakeshore Judo Club',
    '99 Canal Quay',
    'M5V 2T6',
    '+1',
  ]),
  place('mexico-city', ['Mexico City', 'CDMX', 'Mexico'], 'America/Mexico_City', [
    'Casa del Tatami',
    'Calle Jacaranda 45',
    '06700',
    '+52',
  ]),
  place('sao-paulo', ['São Paulo', 'SP', 'Brazil'], 'America/Sao_Paulo', [
    'Academia Rio Claro',
    'Rua das Figueiras 310',
    '05415',
    '+55',
  ]),
  place('buenos-aires', ['Buenos Aires', null, 'Argentina'], 'America/Argentina/Buenos_Aires', [
    'Club del Sur',
    'Calle Tilo 1220',
    'C1425',
    '+54',
  ]),
  place('london', ['London', 'England', 'United Kingdom'], 'Europe/London', [
    'Thames Budo Centre',
    '7 Tanner Row',
    'SE1 3HN',
    '+44',
  ]),
  place('paris', ['Paris', null, 'France'], 'Europe/Paris', [
    'Dojo des Tilleuls',
    '21 rue du Moulin',
    '75011',
    '+33',
  ]),
  place('berlin', ['Berlin', null, 'Germany'], 'Europe/Berlin', [
    'Sporthalle am Kanal',
    'Lindenufer 12',
    '10999',
    '+49',
  ]),
  place('stockholm', ['Stockholm', null, 'Sweden'], 'Europe/Stockholm', [
    'Södra Budohallen',
    'Tallgatan 9',
    '118 20',
    '+46',
  ]),
  place('madrid', ['Madrid', null, 'Spain'], 'Europe/Madrid', [
    'Gimnasio Olmo',
    'Calle del Almendro 33',
    '28005',
    '+34',
  ]),
  place('warsaw', ['Warsaw', null, 'Poland'], 'Europe/Warsaw', [
    'Hala Brzoza',
    'ul. Klonowa 18',
    '00-591',
    '+48',
  ]),
  place('cairo', ['Cairo', null, 'Egypt'], 'Africa/Cairo', [
    'Nile Sports Hall',
    '26 Palm Street',
    '11511',
    '+20',
  ]),
  place('lagos', ['Lagos', null, 'Nigeria'], 'Africa/Lagos', [
    'Palm Grove Dojo',
    '5 Iroko Close',
    '101233',
    '+234',
  ]),
  place('accra', ['Accra', null, 'Ghana'], 'Africa/Accra', [
    'Coast Martial Arts House',
    '12 Baobab Link',
    'GA-184',
    '+233',
  ]),
  place('cape-town', ['Cape Town', null, 'South Africa'], 'Africa/Johannesburg', [
    'Table Bay Karate Hall',
    '40 Protea Road',
    '8001',
    '+27',
  ]),
  place('mumbai', ['Mumbai', 'MH', 'India'], 'Asia/Kolkata', [
    'Banyan Tree Dojo',
    '18 Neem Lane',
    '400050',
    '+91',
  ]),
  place('taipei', ['Taipei', null, 'Taiwan'], 'Asia/Taipei', [
    'Camphor Hall',
    'Lane 12, Osmanthus Road',
    '106',
    '+886',
  ]),
  place('seoul', ['Seoul', null, 'South Korea'], 'Asia/Seoul', [
    'Han River Dojang',
    '31 Ginkgo-ro',
    '04524',
    '+82',
  ]),
  place('tokyo', ['Tokyo', null, 'Japan'], 'Asia/Tokyo', [
    'Sumida Budo Kaikan',
    '3-8-2 Matsuba',
    '130-0013',
    '+81',
  ]),
  place('naha', ['Naha', 'Okinawa', 'Japan'], 'Asia/Tokyo', [
    'Shisa Karate Hall',
    '2-14-6 Deigo',
    '900-0014',
    '+81',
  ]),
  place('sydney', ['Sydney', 'NSW', 'Australia'], 'Australia/Sydney', [
    'Wattle Park Dojo',
    '63 Banksia Street',
    '2010',
    '+61',
  ]),
  place('auckland', ['Auckland', null, 'New Zealand'], 'Pacific/Auckland', [
    'Kauri Sports Hall',
    '8 Fern Crescent',
    '1010',
    '+64',
  ]),
];

const BY_KEY: ReadonlyMap<string, Place> = new Map(PLACES.map((entry) => [entry.key, entry]));

/** The place of that key; a key nobody wrote above is a mistake of the content. */
export function placeOf(key: string): Place {
  const found = BY_KEY.get(key);
  if (!found) throw new Error(`no place named ${key}`);
  return found;
}
