import type { TestWorkstation } from './test-workstation.ts';

type Calls = TestWorkstation['calls'];
type Order<C extends (input: never) => unknown> = Omit<Parameters<C>[0], 'shown'>;

/** Has the case shown and signs what was shown, as the window does. */
export async function submitShown(calls: Calls, order: Order<Calls['cases']['submit']>) {
  const text = await calls.cases.toSign({ caseId: order.caseId });
  return text.ok ? calls.cases.submit({ ...order, shown: text.value.sha256 }) : text;
}

export async function decideShown(calls: Calls, order: Order<Calls['queue']['decide']>) {
  const { submissionId, submissionSha256, outcome, grounds, reasons } = order;
  const text = await calls.queue.toSign({ submissionId, submissionSha256, outcome, grounds, reasons });
  return calls.queue.decide({ ...order, shown: text.sha256 });
}

export async function exportShown(calls: Calls, order: Order<Calls['cases']['exportCase']>) {
  const text = await calls.cases.packageToSign({ caseId: order.caseId });
  return text.ok ? calls.cases.exportCase({ ...order, shown: text.value.sha256 }) : text;
}

export async function signedPlanShown(calls: Calls, order: Order<Calls['cases']['signedPlanOf']>) {
  const plan = await calls.cases.planToSign({ parcel: order.parcel });
  return plan.ok ? calls.cases.signedPlanOf({ ...order, shown: plan.value.sha256 }) : plan;
}
