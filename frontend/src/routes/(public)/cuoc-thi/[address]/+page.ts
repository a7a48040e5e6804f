import type { ContestView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const contest = await view<ContestView>({ url, fetch }, api.contest(shortOf(params.address)));
	return { contest, here: contest.unit };
};
