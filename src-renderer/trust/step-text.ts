import type { TrustStep } from '#contracts/workstation/trust.ts';
import { useTexts } from '../app/texts.ts';

/** One step of a change in words. */
export function useStepText() {
  const { t, date } = useTexts();
  return ({ command, subject }: TrustStep): string => {
    switch (command.command) {
      case 'addAnchor': {
        const uses = command.uses.map((use) => t(`trust.use.${use}`)).join(', ');
        const name = subject ?? '?';
        return command.until === null
          ? t('trust.step.addAnchor', { name, uses })
          : t('trust.step.addAnchorUntil', { name, uses, until: date(command.until) });
      }
      case 'withdrawAnchor':
        return t('trust.step.withdrawAnchor', { name: subject ?? command.fingerprint.slice(0, 16) });
      case 'setAddress': {
        const service = t(`trust.service.${command.service}`);
        return command.address === null
          ? t('trust.step.removeAddress', { service })
          : t('trust.step.setAddress', { service, address: command.address });
      }
      case 'setAlgorithm':
        return command.until === null
          ? t('trust.step.setAlgorithm', { name: command.name })
          : t('trust.step.setAlgorithmUntil', { name: command.name, until: date(command.until) });
      case 'setEvidence':
        return t('trust.step.setEvidence', {
          revocation: t(`trust.mode.${command.revocation}`),
          timeStamp: t(`trust.mode.${command.timeStamp}`),
          days: command.renewDays,
        });
    }
  };
}
