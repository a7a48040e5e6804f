import type { Batch, CourseRow } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => ({
	courses: await view<Batch<CourseRow>>({ url, fetch }, api.courses)
});
