import type { ContestView } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { language } from '$lib/i18n';
import { speakManage } from '$lib/i18n/manage';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	await speakManage(language());
	const contest = await fromApi<ContestView>({ fetch }, api.contest(shortOf(params.address)));
	return { contest, here: contest.unit };
};
