import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { SurveyInput } from '#domain/survey/report/survey-report.ts';

/** The report that was asked for, and the name of the work, which the next one is of as well. */
export const useReport = defineStore('surveyReport', () => ({
  asked: shallowRef<SurveyInput | null>(null),
  work: ref<string>(''),
}));
