import type { Batch, CourseRow } from '$lib/api/types';
import { fromApi, view } from '$lib/api/load';
import { unitAsked } from '$lib/centres/of';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const unit = await unitAsked({ url, fetch });
	const query = { unit_id: unit?.id };
	const courses = unit
		? await fromApi<Batch<CourseRow>>({ fetch }, api.courses, query)
		: await view<Batch<CourseRow>>({ url, fetch }, api.courses);
	return { unit, query, courses };
};
