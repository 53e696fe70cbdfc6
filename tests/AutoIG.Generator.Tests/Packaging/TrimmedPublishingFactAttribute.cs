namespace AutoIG.Generator.Tests.Packaging;

/// <summary>
/// A test that needs the runtime that a self-contained program carries; skipped, with the reason, where no restore has brought it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TrimmedPublishingFactAttribute : FactAttribute
{
    public TrimmedPublishingFactAttribute() => Skip = TrimmedPublishing.IsAvailable
        ? null
        : $"Microsoft.NETCore.App.Runtime.linux-x64 {Environment.Version} or Microsoft.NET.ILLink.Tasks is not in {TrimmedPublishing.Packages}.";
}
