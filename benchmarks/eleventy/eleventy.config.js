module.exports = () => ({
  dir: { input: "content", includes: "../includes", output: "public" },
  markdownTemplateEngine: false, // notes are no templates
});
