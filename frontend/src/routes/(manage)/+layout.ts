import { language } from '$lib/i18n';
import { speakManage } from '$lib/i18n/manage';
import { speakRest } from '$lib/i18n/rest';
import type { LayoutLoad } from './$types';

/** Staff's words come with staff's screens only. */
export const load: LayoutLoad = async ({ parent }) => {
	await parent();
	await Promise.all([speakRest(), speakManage(language())]);
};
