using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoIG.Api;

/// <summary>What is wrong with a request, field by field; answered all at once, as problem details (RFC 9457).</summary>
internal sealed class Faults
{
    // What a reader takes in; a picture of 784 wrong pixels would be as long an answer.
    private const int MostFields = 20;

    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);
    private int more;
    private int status = StatusCodes.Status400BadRequest;

    /// <summary>Whether something is wrong.</summary>
    public bool Any => errors.Count > 0;

    /// <summary>States what is wrong with a field.</summary>
    public void Add(string field, string expected, object got)
    {
        if (errors.Count < MostFields)
            errors.TryAdd(field, [string.Create(CultureInfo.InvariantCulture, $"Expected {expected}, got {got}.")]);
        else
            more++;
    }

    /// <summary>Reads a body; <see langword="null"/>, and a fault, where it is none.</summary>
    public async Task<TQuestion?> ReadAsync<TQuestion>(HttpContext http, JsonTypeInfo<TQuestion> type)
        where TQuestion : class
    {
        if (!http.Request.HasJsonContentType())
        {
            status = StatusCodes.Status415UnsupportedMediaType;
            Add("Content-Type", "application/json", http.Request.ContentType is { } sent ? $"'{sent}'" : "none");
            return null;
        }

        try
        {
            var question = await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted);
            if (question is null)
                Add("body", "an object", "null");
            return question;
        }
        catch (JsonException fault)
        {
            Add(fault.Path is { Length: > 0 } path ? path : "body", "JSON of the documented form", fault.Message.TrimEnd('.'));
            return null;
        }
        catch (BadHttpRequestException fault)
        {
            status = fault.StatusCode;
            Add("body", "what the limits allow", fault.Message.TrimEnd('.'));
            return null;
        }
    }

    /// <summary>The answer.</summary>
    public IResult ToResult() => Results.ValidationProblem(
        errors,
        detail: more == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{more} more fields are as wrong."),
        statusCode: status,
        title: "The request cannot be answered.");
}
