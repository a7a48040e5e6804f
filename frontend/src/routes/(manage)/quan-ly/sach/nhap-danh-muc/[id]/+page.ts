import type { CatalogueImport } from '$lib/api/imports';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	return { one: await fromApi<CatalogueImport>({ fetch }, api.import(params.id)) };
};
