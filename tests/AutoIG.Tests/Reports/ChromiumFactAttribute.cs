namespace AutoIG.Tests.Reports;

/// <summary>A test that needs Chromium; where it is not installed the test is reported as skipped, not as passed.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Executable is null)
        {
            Skip = $"Chromium is not installed (looked for {string.Join(", ", Chromium.Places)}).";
        }
    }
}
