export default function (eleventyConfig) {
  eleventyConfig.setInputDirectory("./content");
  eleventyConfig.setOutputDirectory("content/made");
  if (process.env.BUILD === "production") eleventyConfig.ignores.add("./content/posts/later");
  eleventyConfig.ignores.add("content/posts/*.secret.md");
  // eleventyConfig.ignores.add("content/posts/mist.md");
}
