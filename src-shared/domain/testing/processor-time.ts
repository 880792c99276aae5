/**
 * Milliseconds that the processor has worked for this process since: other work on the machine says nothing of what is
 * measured.
 */
export function processorClock(): () => number {
  const begun = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  };
}
