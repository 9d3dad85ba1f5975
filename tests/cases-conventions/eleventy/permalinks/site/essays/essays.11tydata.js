module.exports = {
  tags: "posts",
  eleventyComputed: {
    permalink: (data) => `/essays/${data.year || data.page.fileSlug}/`,
  },
};
