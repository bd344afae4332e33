import {
  AUDIT_LOGS,
  newAuditLog,
  writeAuditLog,
} from '../../../src/modules/audit/audit-log.record.js';
import { BACKUPS, backupTable } from '../../../src/modules/backups/backup.record.js';
import {
  MEDIA_ASSETS,
  type MediaAssetRecord,
  newMediaAsset,
  writeMediaAsset,
} from '../../../src/modules/media/media-asset.record.js';
import {
  APPLICATIONS,
  newApplication,
  writeApplication,
} from '../../../src/modules/membership/applications/application.record.js';
import {
  APPROVALS,
  newApproval,
  writeApproval,
} from '../../../src/modules/membership/approvals/approval.record.js';
import {
  newPayment,
  PAYMENTS,
  writePayment,
} from '../../../src/modules/membership/payments/payment.record.js';
import {
  newSubscription,
  SUBSCRIPTIONS,
  writeSubscription,
} from '../../../src/modules/membership/subscriptions/subscription.record.js';
import { type Association, idOf, inDays } from '../../support/association.js';
import { type Cell, its, self } from './matrix.js';

type Make = (association: Association, cell: Cell) => Promise<unknown>;
type Whose = 'own' | 'foreign';

const ownerOf = (cell: Cell, whose: Whose) => (whose === 'own' ? self(cell) : idOf('somebody'));
const base = (cell: Cell, name: string) => ({ id: its(cell, name), createdAt: inDays(-1) });
const money = { minor: 2900, currency: 'USD' };

export const aSubscription =
  (whose: Whose): Make =>
  (association, cell) => {
    const record = { ...base(cell, 'subscription'), userId: ownerOf(cell, whose), price: money };
    return association.insert(SUBSCRIPTIONS, writeSubscription(newSubscription(record)));
  };

export const aPayment =
  (whose: Whose): Make =>
  (association, cell) => {
    const record = { ...base(cell, 'payment'), userId: ownerOf(cell, whose), amount: money };
    return association.insert(PAYMENTS, writePayment(newPayment(record)));
  };

/** An application that was handed in, and a vote on it. */
export const anApplication =
  (whose: Whose): Make =>
  async (association, cell) => {
    const application = newApplication({
      ...base(cell, 'application'),
      userId: ownerOf(cell, whose),
      email: 'somebody@test.wwmaa.example',
      status: 'submitted',
    });
    await association.insert(APPLICATIONS, writeApplication(application));
    const vote = newApproval({
      ...base(cell, 'vote'),
      applicationId: application.id,
      approverId: idOf('office'),
    });
    await association.insert(APPROVALS, writeApproval(vote));
  };

export const anEntry: Make = (association, cell) => {
  const entry = newAuditLog({ ...base(cell, 'entry'), resourceType: 'event', action: 'update' });
  return association.insert(AUDIT_LOGS, writeAuditLog(entry));
};

export const aBackup: Make = (association, cell) => {
  const backup = backupTable.create({ ...base(cell, 'backup'), status: 'complete' });
  return association.insert(BACKUPS, backupTable.write(backup));
};

export const anAsset =
  (asset: Partial<MediaAssetRecord>): Make =>
  (association, cell) => {
    const record = newMediaAsset({
      ...base(cell, 'asset'),
      mediaType: 'image',
      filename: 'dojo.png',
      mimeType: 'image/png',
      status: 'ready',
      ...asset,
    });
    return association.insert(MEDIA_ASSETS, writeMediaAsset(record));
  };
