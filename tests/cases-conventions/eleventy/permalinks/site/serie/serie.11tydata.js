export default { tags: "posts", permalink: (data) => `/serie/${data.page.fileSlug}/` };
