import { holdsTogether, peopleOf, SeatRush } from '../support/seat-rush.js';

/**
 * The rush at full size: 500 people, 100 seats, two gateways. Not part of the default run; by
 * `npm run long:rsvps`.
 */
const PEOPLE = 500;
const SEATS = 100;

let rush: SeatRush;
beforeAll(async () => {
  rush = await SeatRush.start(SEATS);
});
afterAll(() => rush.stop());

test('of five hundred who want a hundred seats at once, a hundred get one', async () => {
  const people = peopleOf(PEOPLE);
  const before = rush.reads();
  const answers = await rush.answer(people, 'a first try');
  expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
  expect(answers.filter(({ status }) => status === 'CONFIRMED')).toHaveLength(SEATS);
  const rows = await rush.rows();
  holdsTogether(rows, SEATS);
  expect(rows).toHaveLength(PEOPLE);
  expect(rush.reads() - before).toBeLessThan(PEOPLE / 5);
}, 120_000);

test('half of them leave while others come, over and over', async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const people = peopleOf(PEOPLE);
    const leaving = people.filter((_, index) => (index * 7 + turn) % 5 < 2);
    const back = people.filter((_, index) => (index * 11 + turn) % 5 < 2);
    const [canceled] = await Promise.all([rush.cancel(leaving), rush.answer(back, `turn ${turn}`)]);
    expect(canceled.flatMap(({ codes }) => codes)).toEqual([]);
    const rows = await rush.rows();
    expect(rows).toHaveLength(PEOPLE);
    holdsTogether(rows, SEATS);
    expect(rows.filter(({ status }) => status === 'confirmed')).toHaveLength(SEATS);
  }
}, 300_000);
