using Gpicl.Samples.Serving;

// A classifier behind HTTP: it predicts, learns, forgets and explains while it serves. "load" asks it by 64 clients for a minute.
if (args is ["load", ..])
    return await LoadTest.RunAsync(args[1..]);

await using WebApplication app = ServingApp.Build(args);
await app.RunAsync();
return 0;
