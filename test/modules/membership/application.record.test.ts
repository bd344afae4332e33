import {
  APPLICATIONS,
  newApplication,
  readApplication,
  writeApplication,
} from '../../../src/modules/membership/applications/application.record.js';
import {
  APPROVALS,
  newApproval,
  readApproval,
  writeApproval,
} from '../../../src/modules/membership/approvals/approval.record.js';
import { heard, present, recordLaws } from '../../shared/support/record-laws.js';

const AT = '2026-02-01T10:00:00.000Z';
const LEAST = { email: 'kim@wwmaa.example' };

recordLaws({
  collection: APPLICATIONS,
  read: readApplication,
  write: writeApplication,
  full: newApplication({
    id: 'ap-1',
    createdAt: AT,
    updatedAt: AT,
    userId: 'u-1',
    status: 'under_review',
    firstName: 'Kim',
    lastName: 'Park',
    email: 'kim@wwmaa.example',
    phone: '+15550100',
    dateOfBirth: '1990-05-01',
    addressLine1: '1 Main St',
    city: 'Austin',
    zipCode: '78701',
    disciplines: ['Taekwondo'],
    experienceYears: 4,
    motivation: 'To learn',
    references: [{ name: 'Ana', email: null, relationship: 'teacher' }],
    certificateFiles: [
      {
        id: 'c-1',
        filename: 'c.pdf',
        objectName: 'applications/ap-1/c.pdf',
        url: null,
        sizeBytes: 12,
        contentType: 'application/pdf',
      },
    ],
    subscriptionTier: 'premium',
    submittedAt: AT,
    requiredApprovals: 3,
    approvalCount: 1,
    boardVotes: ['u-2'],
    approverIds: ['u-2'],
    firstApprovalAt: AT,
    pendingBoardReview: true,
    allowReapplication: false,
    appealSubmitted: true,
    appealDecision: 'rejected',
    checkoutSessionId: 'cs',
    paymentCompleted: true,
  }),
  least: LEAST,
  defaults: {
    userId: null,
    status: 'draft',
    country: 'USA',
    requiredApprovals: 2,
    allowReapplication: true,
    subscriptionTier: 'free',
    references: [],
  },
  refused: [
    ['email', { email: '' }],
    ['dateOfBirth', { dateOfBirth: '1990-02-30' }],
    ['requiredApprovals', { requiredApprovals: 0 }],
    ['references.0.name', { references: [{ name: '', email: null, relationship: null }] }],
    ['boardVotes.0', { boardVotes: [null] }],
  ],
});

describe('applications of older programs', () => {
  it.each([
    ['1990-05-01', '1990-05-01'],
    ['1990-05-01T00:00:00', '1990-05-01'],
    ['1990-05-01T00:00:00+09:00', '1990-05-01'],
    ['1990-02-30', null],
    ['01/05/1990', null],
  ])('reads the birthday %s as %s', (date_of_birth, expected) => {
    expect(heard(readApplication, { ...LEAST, date_of_birth }).record?.dateOfBirth).toBe(expected);
  });

  it('reads upper-case states, numbers as text, and leaves broken elements out', () => {
    const { record, warnings } = heard(readApplication, {
      ...LEAST,
      status: 'SUBMITTED',
      zip_code: 78701,
      disciplines: 'Judo',
      references: [{ name: 'Ana' }, { relationship: 'friend' }, 'Bo'],
    });
    expect(record).toMatchObject({ status: 'submitted', zipCode: '78701', disciplines: ['Judo'] });
    expect(record?.references).toEqual([{ name: 'Ana', email: null, relationship: null }]);
    expect(warnings).toHaveLength(2);
  });

  it('stores certificates under the names that other programs read', () => {
    const file = { id: 'c', filename: 'c.pdf', object_name: 'k', size: 9, content_type: 'x/y' };
    const record = present(heard(readApplication, { ...LEAST, certificate_files: [file] }).record);
    expect(writeApplication(record)['certificate_files']).toEqual([file]);
  });
});

recordLaws({
  collection: APPROVALS,
  read: readApproval,
  write: writeApproval,
  full: newApproval({
    id: 'v-1',
    createdAt: AT,
    applicationId: 'ap-1',
    approverId: 'u-2',
    status: 'approved',
    action: 'approve',
    notes: 'good',
    conditions: ['first-aid course'],
    priority: 2,
    sequence: 1,
    voteCastAt: AT,
    approvedAt: AT,
    notificationSent: true,
    notificationSentAt: AT,
  }),
  least: { application_id: 'ap-1', approver_id: 'u-2' },
  defaults: { status: 'pending', action: 'approve', isActive: true, conditions: [] },
  refused: [
    ['approverId', { approverId: '' }],
    ['status', { status: 'yes' }],
  ],
});

it('counts no vote that it cannot read', () => {
  const data = { application_id: 'a', approver_id: 'b', status: 'y', action: '?', is_active: '?' };
  expect(heard(readApproval, data).record).toMatchObject({
    status: 'pending',
    action: 'invalidate',
    isActive: false,
  });
});
