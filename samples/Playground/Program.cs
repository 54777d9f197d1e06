using Gpicl.Samples.Playground;

// A page to draw on, label a few examples, and watch what a classifier makes of them.
await using WebApplication app = PlaygroundApp.Build(args);
await app.RunAsync();
