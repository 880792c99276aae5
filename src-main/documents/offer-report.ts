import { type CheckedSignature, isSamePlace, type ReportForm, type SignaturePlace } from '#contracts/signatures.ts';
import type { FileLink } from '#contracts/workstation/cases.ts';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import type { Session } from '../session/session.ts';
import { verificationJson } from './verification-json.ts';

interface Wanted extends SignaturePlace {
  readonly form: ReportForm;
}

/** The report of one signature out of those that were verified just now, as a file to save. Faults NOT_FOUND */
export async function offerReport(
  { files, press }: Pick<Session, 'files' | 'press'>,
  checked: readonly CheckedSignature[],
  { form, ...place }: Wanted,
): Promise<FileLink> {
  const found = checked.find((each) => isSamePlace(each, place));
  if (!found) throw new Fault('NOT_FOUND', { data: { what: 'signature' } });
  const { report, name } = found;
  const fileName = `${name}-${place.of}-report.${form}`;
  return form === 'pdf'
    ? files.offer({ fileName, mediaType: 'application/pdf', bytes: (await press.report({ report, file: name })).pdf })
    : files.offer({
        fileName,
        mediaType: 'application/json',
        bytes: utf8(`${JSON.stringify(verificationJson(report, name))}\n`),
      });
}
