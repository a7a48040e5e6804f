import type { UnitView } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const unit = await view<UnitView>({ url, fetch }, api.unit(shortOf(params.address)));
	return { unit, here: unit };
};
