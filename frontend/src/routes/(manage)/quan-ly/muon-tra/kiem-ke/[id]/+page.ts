import { fromApi } from '$lib/api/load';
import type { StocktakeView } from '$lib/api/lending';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params }) => ({
	stock: await fromApi<StocktakeView>({ fetch }, api.stocktake(params.id))
});
