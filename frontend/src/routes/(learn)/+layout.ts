import { speakRest } from '$lib/i18n/rest';
import type { LayoutLoad } from './$types';

/** The words that home has no use for. */
export const load: LayoutLoad = async ({ parent }) => {
	await parent();
	await speakRest();
};
