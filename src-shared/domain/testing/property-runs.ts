/**
 * How many cases a property is tried on: `usual` of them, few enough for every run of the tests, or SHEKARA_CASES when
 * the long run asks (`npm run bench properties`). A cheap property may take more, never a share of them.
 */
export const propertyRuns = (usual = 100): number => Number(process.env['SHEKARA_CASES'] ?? usual);
