import type { MyLearning } from '$lib/api/types';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent }) => {
	const { viewer } = await parent();
	return { learning: viewer.person ? await fromApi<MyLearning>({ fetch }, api.myLearning) : null };
};
