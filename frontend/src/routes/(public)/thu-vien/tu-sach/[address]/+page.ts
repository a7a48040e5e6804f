import type { ShelfView } from '$lib/api/shelves';
import { view } from '$lib/api/load';
import { api, shortOf } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch, params }) => {
	const shelf = await view<ShelfView>({ url, fetch }, api.shelf(shortOf(params.address)));
	return { shelf, here: shelf.unit };
};
