import kkApp from './kk/app.json' with { type: 'json' };
import kkMap from './kk/map.json' with { type: 'json' };
import kkCard from './kk/card.json' with { type: 'json' };
import kkCase from './kk/case.json' with { type: 'json' };
import kkSheets from './kk/sheets.json' with { type: 'json' };
import kkQueue from './kk/queue.json' with { type: 'json' };
import kkRefusals from './kk/refusals.json' with { type: 'json' };
import kkFindings from './kk/findings.json' with { type: 'json' };
import kkHistory from './kk/history.json' with { type: 'json' };
import kkFaults from './kk/faults.json' with { type: 'json' };
import kkSignature from './kk/signature.json' with { type: 'json' };
import kkRules from './kk/rules.json' with { type: 'json' };
import kkShell from './kk/shell.json' with { type: 'json' };
import kkExchange from './kk/exchange.json' with { type: 'json' };
import kkFiles from './kk/files.json' with { type: 'json' };
import kkReference from './kk/reference.json' with { type: 'json' };
import kkSystems from './kk/systems.json' with { type: 'json' };
import kkCheck from './kk/check.json' with { type: 'json' };
import kkSurvey from './kk/survey.json' with { type: 'json' };
import kkKeys from './kk/keys.json' with { type: 'json' };
import kkTrust from './kk/trust.json' with { type: 'json' };
import ruApp from './ru/app.json' with { type: 'json' };
import ruMap from './ru/map.json' with { type: 'json' };
import ruCard from './ru/card.json' with { type: 'json' };
import ruCase from './ru/case.json' with { type: 'json' };
import ruSheets from './ru/sheets.json' with { type: 'json' };
import ruQueue from './ru/queue.json' with { type: 'json' };
import ruRefusals from './ru/refusals.json' with { type: 'json' };
import ruFindings from './ru/findings.json' with { type: 'json' };
import ruHistory from './ru/history.json' with { type: 'json' };
import ruFaults from './ru/faults.json' with { type: 'json' };
import ruSignature from './ru/signature.json' with { type: 'json' };
import ruRules from './ru/rules.json' with { type: 'json' };
import ruShell from './ru/shell.json' with { type: 'json' };
import ruExchange from './ru/exchange.json' with { type: 'json' };
import ruFiles from './ru/files.json' with { type: 'json' };
import ruReference from './ru/reference.json' with { type: 'json' };
import ruSystems from './ru/systems.json' with { type: 'json' };
import ruCheck from './ru/check.json' with { type: 'json' };
import ruSurvey from './ru/survey.json' with { type: 'json' };
import ruKeys from './ru/keys.json' with { type: 'json' };
import ruTrust from './ru/trust.json' with { type: 'json' };
import enApp from './en/app.json' with { type: 'json' };
import enMap from './en/map.json' with { type: 'json' };
import enCard from './en/card.json' with { type: 'json' };
import enCase from './en/case.json' with { type: 'json' };
import enSheets from './en/sheets.json' with { type: 'json' };
import enQueue from './en/queue.json' with { type: 'json' };
import enRefusals from './en/refusals.json' with { type: 'json' };
import enFindings from './en/findings.json' with { type: 'json' };
import enHistory from './en/history.json' with { type: 'json' };
import enFaults from './en/faults.json' with { type: 'json' };
import enSignature from './en/signature.json' with { type: 'json' };
import enRules from './en/rules.json' with { type: 'json' };
import enShell from './en/shell.json' with { type: 'json' };
import enExchange from './en/exchange.json' with { type: 'json' };
import enFiles from './en/files.json' with { type: 'json' };
import enReference from './en/reference.json' with { type: 'json' };
import enSystems from './en/systems.json' with { type: 'json' };
import enCheck from './en/check.json' with { type: 'json' };
import enSurvey from './en/survey.json' with { type: 'json' };
import enKeys from './en/keys.json' with { type: 'json' };
import enTrust from './en/trust.json' with { type: 'json' };

export const LANGUAGES = ['kk', 'ru', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One file per language and area: `t('case.title')` is `title` in case.json. */
export const messages = {
  kk: {
    shell: kkShell,
    app: kkApp,
    map: kkMap,
    card: kkCard,
    case: kkCase,
    sheets: kkSheets,
    queue: kkQueue,
    refusals: kkRefusals,
    findings: kkFindings,
    history: kkHistory,
    faults: kkFaults,
    signature: kkSignature,
    exchange: kkExchange,
    files: kkFiles,
    reference: kkReference,
    rules: kkRules,
    systems: kkSystems,
    check: kkCheck,
    survey: kkSurvey,
    keys: kkKeys,
    trust: kkTrust,
  },
  ru: {
    shell: ruShell,
    app: ruApp,
    map: ruMap,
    card: ruCard,
    case: ruCase,
    sheets: ruSheets,
    queue: ruQueue,
    refusals: ruRefusals,
    findings: ruFindings,
    history: ruHistory,
    faults: ruFaults,
    signature: ruSignature,
    exchange: ruExchange,
    files: ruFiles,
    reference: ruReference,
    rules: ruRules,
    systems: ruSystems,
    check: ruCheck,
    survey: ruSurvey,
    keys: ruKeys,
    trust: ruTrust,
  },
  en: {
    shell: enShell,
    app: enApp,
    map: enMap,
    card: enCard,
    case: enCase,
    sheets: enSheets,
    queue: enQueue,
    refusals: enRefusals,
    findings: enFindings,
    history: enHistory,
    faults: enFaults,
    signature: enSignature,
    exchange: enExchange,
    files: enFiles,
    reference: enReference,
    rules: enRules,
    systems: enSystems,
    check: enCheck,
    survey: enSurvey,
    keys: enKeys,
    trust: enTrust,
  },
} as const;
