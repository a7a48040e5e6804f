import { language } from '$lib/i18n';
import { speakManage } from '$lib/i18n/manage';
import type { LayoutLoad } from './$types';

/** Staff's words come with staff's screens only. */
export const load: LayoutLoad = async ({ parent }) => {
	await parent();
	await speakManage(language());
};
