using AutoIG.Api;

await ExplanationService.Create(args).RunAsync();
