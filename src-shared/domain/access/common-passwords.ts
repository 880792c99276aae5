/*
 * Words at the heart of the passwords that are tried first. A password is common when one of them, once digits and
 * signs around it are taken away and look-alike characters are read as letters, is all that is left. With the usual
 * endings the list stands for several hundred thousand passwords.
 */
const HEARTS = new Set(
  `password passwort parol parole passw pass admin administrator root user guest login welcome master letmein monkey
  dragon shadow sunshine princess football baseball superman batman iloveyou love lovely secret summer winter spring
  autumn hello freedom whatever trustno starwars computer internet samsung iphone google facebook michael jordan
  jennifer hunter buster soccer hockey killer george charlie andrew thomas daniel robert jessica pepper ginger cheese
  banana orange apple cookie chocolate flower diamond silver golden purple access ninja mustang ranger phoenix tigger
  matrix pokemon changeme default temp test tester testing demo sample manager service support system server oracle
  database office company office security private public qwerty asdfgh zxcvbn qazwsx azerty abcdef
  astana almaty kazakhstan qazaqstan kazakstan shymkent aktobe aktau atyrau karaganda kostanay pavlodar semey taraz
  nursultan baiterek tulpar qazaq kazakh nauryz sholpan aigul aliya dana madina zhanar gulnara marat serik ermek
  kadastr cadastre shekara registrar engineer inzhener zemlya jer zher oblys audan akimat
  пароль парол админ администратор пользователь привет любовь люблю солнышко солнце зайка котенок наташа марина
  светлана татьяна андрей алексей дмитрий сергей максим никита спартак зенит динамо россия москва победа родина
  мама мамочка папа сынок дочка счастье удача лето зима весна осень доступ секрет сервер система служба проверка
  тест гость начальник директор бухгалтер кадастр земля астана алматы казахстан караганда павлодар костанай
  құпиясөз купиясоз құпия сәлем салем қазақстан қазақ астанақаласы шымкент ақтөбе ақтау атырау қарағанды қостанай
  түркістан тараз семей наурыз шекара тіркеу жер отан елорда бәйтерек тұлпар жұлдыз махаббат айгүл гүлнара жанар
  сәуле дана айжан аружан ерлан нұрлан бауыржан марат серік ермек асқар болат`
    .split(/\s+/)
    .filter((word) => word.length > 0),
);

const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

const withoutEnds = (text: string): string => text.replace(/^\P{L}+|\P{L}+$/gu, '');

const unmasked = (text: string): string => [...text].map((char) => LOOK_ALIKES[char] ?? char).join('');

/** Whether a password is one of those that everybody tries first. ASVS 5.0, 6.2.4. */
export function isCommonPassword(password: string): boolean {
  const folded = password.toLowerCase();
  const bare = withoutEnds(folded);
  const readings = [bare, withoutEnds(unmasked(bare)), withoutEnds(unmasked(folded))];
  return readings.some((reading) => HEARTS.has(reading.replace(/\P{L}/gu, '')));
}
